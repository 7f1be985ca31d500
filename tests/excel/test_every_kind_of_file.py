"""Every kind of file, in three languages, is one that Excel 2010 to 365 opens as it was meant, as far as can be told
without it: Microsoft's own SDK, the rules it does not know, and every formula computed as Excel computes it.
"""

import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.excel.conftest import GENERAL
from tests.excel.recalculation import differences
from tests.excel.rules import check

MILD = {
    "cfb-colours",  # readers do not mind
    "cell-inline",  # openpyxl's blanks
    "link-sheet",  # a link to a sheet that a person deleted or renamed stays as it is in Excel too
    "formula-locale",
    "criteria",
    "formula-intersection",
}


def broken(path: Path) -> list[str]:
    """The rules a file breaks, with the place of each."""
    return [f"{f.rule} {f.where}: {f.what}" for f in check(path) if f.level == "ERROR" or f.rule not in MILD]


def faults(program: str, path: Path, version: str) -> list[str]:
    """What the SDK finds."""
    command = [program, str(path), "--officeVersion", version]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    told = json.loads(done.stdout)
    return [] if told["ok"] else [str(error)[:300] for error in told["errors"]]


def test_no_rule_of_excel_is_broken(file: Path):
    assert broken(file) == []


def test_excels_own_arithmetic_gives_the_stored_values(ours: Path):
    count, different = differences(ours)
    assert different == []
    assert count > 1500 or "QM_TongHop" not in ours.name


@pytest.mark.slow
def test_the_sdk_finds_nothing(validator: str, ours: Path):
    assert [faults(validator, ours, version) for version in ("Office2010", "Microsoft365")] == [[], []]


def changed(path: Path, folder: Path, part: str, change: Callable[[str], str]) -> Path:
    """A copy with one part changed, which may be given by the name of its sheet."""
    copy = folder / path.name
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as after:
        sheets = re.findall(r'<sheet name="([^"]*)"', before.read("xl/workbook.xml").decode())
        wanted = f"xl/worksheets/sheet{sheets.index(part) + 1}.xml" if part in sheets else part
        for name in before.namelist():
            content = before.read(name)
            if name == wanted:
                new = change(content.decode())
                assert new != content.decode()
                content = new.encode()
            after.writestr(name, content)
    return copy


SHEET = "Chỉ số"


@pytest.mark.parametrize(
    ("part", "old", "new", "rule"),
    [
        pytest.param(SHEET, "", "", "cell-number", marks=pytest.mark.slow),
        pytest.param(
            "xl/styles.xml", '0;-0;"·"'.replace('"', "&quot;"), "0;-0;·", "format-letters", marks=pytest.mark.slow
        ),
        ("xl/sharedStrings.xml", 'count="', 'count="9', "string-count"),
        (SHEET, "SUMIFS(", "XLOOKUP(", "formula-function"),
        pytest.param(SHEET, "&amp;L&amp;8", "&amp;L&amp;8115 ", "footer-size", marks=pytest.mark.slow),
    ],
)
def test_a_broken_rule_is_noticed(made: dict[str, Path], tmp_path: Path, part: str, old: str, new: str, rule: str):
    def change(text: str) -> str:
        return (
            text.replace(old, new, 1)
            if old
            else re.sub(r'(<c r="\w+" s="\d+"><f>[^<]*</f>)<v>[^<]*', r"\1<v>inf", text, count=1)
        )

    found = {each.partition(" ")[0] for each in broken(changed(made[GENERAL], tmp_path, part, change))}
    assert found == {rule}


def test_a_wrong_stored_value_is_noticed(made: dict[str, Path], tmp_path: Path):
    """One numerator of a formula turned into a denominator."""
    numerator = re.compile(r"(SUMIFS\('DL chỉ số'!)\$D(\$\d+:)\$D(\$\d+)")
    copy = changed(made[GENERAL], tmp_path, SHEET, lambda text: numerator.sub(r"\1$E\2$E\3", text, count=1))
    assert differences(copy)[1] != []


def test_a_part_against_the_schema_is_noticed(validator: str, made: dict[str, Path], tmp_path: Path):
    copy = changed(made[GENERAL], tmp_path, SHEET, lambda text: text.replace("<sheetData>", "<sheetDate/><sheetData>"))
    assert faults(validator, copy, "Office2010") != []
