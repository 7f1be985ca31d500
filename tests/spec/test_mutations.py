"""One report spoilt at random: everybody else's figures stay, every file is told, and the master can be opened."""

import json
import re
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest

from qmxl import commands
from qmxl.cli.showing import as_json
from qmxl.period import parse_period
from tests.amounts import Times
from tests.handed import CASES
from tests.own_process import MOST, in_a_process_of_its_own, memory_of_children

DECEMBER = parse_period("2025-12")
GOOD = CASES / "16-backslashes-in-the-package" / "GLOCOM.xlsx"
OTHERS = ("KHOA_KHAM.xlsx", "KSNK.xlsx")
SPOILT = "nop/2025/GLOCOM.xlsx"
CELL = re.compile(rb"<c [^>]*>.*?</c>|<row [^>]*>|<v>[^<]*</v>|<f>[^<]*</f>", re.DOTALL)
CONTENTS = (b"", b"x", b"1e400", b"-1", b"#SPILL!", b"&#1;", b"&amp;", b"99999999999999999999", "Đạt\u202e".encode())


def with_a_bit_flipped(content: bytes, random: Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(random.randint(1, 3)):
        spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
    return bytes(spoilt)


def cut_off(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content))]


def with_a_part_changed(content: bytes, random: Random) -> bytes:
    """A part with pieces of XML dropped, doubled, emptied or filled with what does not belong there."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(buffer, "w") as after:
        names = before.namelist()
        chosen = random.choice([name for name in names if name.endswith((".xml", ".rels"))])
        for name in names:
            part = before.read(name)
            after.writestr(name.replace("\\", "/"), _edited(part, random) if name == chosen else part)
    return buffer.getvalue()


def _edited(part: bytes, random: Random) -> bytes:
    pieces = list(CELL.finditer(part)) or list(re.finditer(rb"<[^>]*>", part))
    for found in sorted(random.sample(pieces, min(3, len(pieces))), key=lambda each: -each.start()):
        piece = found[0]
        other = random.choice(
            [
                b"",
                piece + piece,
                re.sub(rb'"[^"]*"', b'"' + random.choice(CONTENTS) + b'"', piece, count=random.randint(1, 2)),
                re.sub(rb">[^<]+<", b">" + random.choice(CONTENTS).replace(b"\\", b"") + b"<", piece),
                re.sub(rb' r="[A-Z]+\d+"', b' r="XFD1048576"', piece),
                re.sub(rb' t="\w+"', b"", piece),
            ]
        )
        part = part[: found.start()] + other + part[found.end() :]
    return part


WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (with_a_bit_flipped, cut_off, with_a_part_changed)


@pytest.fixture
def three_departments(demo_with: Callable[..., Path], shared_reports: Path) -> Path:
    return demo_with(GOOD, *(shared_reports / "nop" / "2025" / name for name in OTHERS))


def checked(folder: Path, expected: dict[str, object]) -> None:
    """Consolidates once and looks at all that must hold."""
    start = time.monotonic()
    outcome = commands.consolidate(folder, period=DECEMBER, language="vi")
    assert time.monotonic() - start < 20
    assert memory_of_children() < MOST
    assert {report.source for report in outcome.reports} == {SPOILT, *expected}
    assert {r.source: r.figures for r in outcome.reports if r.source != SPOILT} == expected
    json.loads(as_json(outcome, "vi"), parse_constant=lambda name: pytest.fail(name))
    assert outcome.master is not None
    with zipfile.ZipFile(outcome.master) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(name))


def tried(folder: Path, seeds: range) -> None:
    good = GOOD.read_bytes()
    untouched = commands.consolidate(folder, period=DECEMBER, language="vi")
    expected: dict[str, object] = {r.source: r.figures for r in untouched.reports if r.source != SPOILT}
    assert len(expected) == len(OTHERS)
    for seed in seeds:
        random = Random(seed)
        (folder / SPOILT).write_bytes(random.choice(WAYS)(good, random))
        try:
            checked(folder, expected)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


@pytest.mark.slow
def test_a_report_spoilt_at_random_harms_nobody_else(three_departments: Path) -> None:
    in_a_process_of_its_own(tried, three_departments, range(25))


@pytest.mark.fuzz
@pytest.mark.slow
@pytest.mark.parametrize("start", range(1_000, 1_300, 100))
def test_many_reports_spoilt_at_random_harm_nobody_else(three_departments: Path, start: int, times: Times) -> None:
    in_a_process_of_its_own(tried, three_departments, range(start, start + times(20, 50)))
