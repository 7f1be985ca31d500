"""What parts of a year are called: months, weeks and quarters by their numbers, half-years by their names."""

from collections.abc import Iterable

from qmxl.texts import Texts


def number_said(kind: str, number: str, text: Texts) -> str:
    """What tells a part from others of its kind: "7" of a week, "đầu năm" of the first half-year."""
    return text(f"rhythm.half{number}") if kind == "half" else number


def in_runs(numbers: Iterable[str], least: int = 2) -> list[str]:
    """Numbers, those of at least so many that follow each other in short: 1–4, 6, 7; others as they are."""
    runs: list[list[str]] = []
    for number in numbers:
        if runs and number.isdecimal() and runs[-1][-1].isdecimal() and int(number) == int(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [each for run in runs for each in ([f"{run[0]}–{run[-1]}"] if len(run) >= least else run)]
