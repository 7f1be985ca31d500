"""Links of cells when a form is made again: pages, mail and files stay links, all else stays readable."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qmxl import commands
from qmxl.period import parse_period
from qmxl.xlsx.notes import Note
from qmxl.xlsx.safe_links import safe_link, without_link
from tests.handed import CASES

FOLDER = CASES / "attacks" / "13-forms-refuses-links"


@pytest.mark.parametrize(
    ("address", "target", "behind"),
    [
        ("https://bvmat.vn/112.pdf#page=3", "https://bvmat.vn/112.pdf", "page=3"),
        ("MAILTO:a@b.vn", "MAILTO:a@b.vn", ""),
        ("mailto:a@b.vn?subject=x%20y", "mailto:a@b.vn?subject=x%20y", ""),
        ("file://server/share/x.pdf", "file://server/share/x.pdf", ""),
        ("file:///\\\\server\\share\\x.xlsx#Trang!A1", "file:///\\\\server\\share\\x.xlsx", "Trang!A1"),
        ("\\\\server\\share\\x.pdf", "\\\\server\\share\\x.pdf", ""),
        ("//server/share/x.pdf", "//server/share/x.pdf", ""),
        ("file:C:/x", "file:C:/x", ""),
        ("C:\\x\\y.pdf", "file:///C:/x/y.pdf", ""),
        ("../minh-chung/QĐ 12.pdf", "../minh-chung/QĐ%2012.pdf", ""),
        ("bang%20chung/x.pdf", "bang%20chung/x.pdf", ""),
        ("x", "x", ""),
        ("#Bìa!A1", "#Bìa!A1", "Bìa!A1"),
    ],
)
def test_what_is_safe_stays_a_link(address: str, target: str, behind: str) -> None:
    link = safe_link(address)
    assert link is not None
    assert (link._relationship_link, link._anchor) == (target, behind)


@pytest.mark.parametrize(
    "address",
    [
        *("tel:0912345678", "sip:a@b", "javascript:alert(1)", "data:text/html,x", "search-ms:q", "ms-excel:ofe|u|x"),
        *("zz:", "", " ", "vbscript:x", "ftp2://x", f"https://bvmat.vn/{'q' * 2100}", f"https://b.vn/#{'q' * 2100}"),
    ],
)
def test_what_is_not_is_told_as_text(address: str) -> None:
    assert safe_link(address) is None


def test_an_address_joins_the_comment_once() -> None:
    told = without_link(Note("tel:0912345678", "gọi phòng QLCL"))
    assert told == Note("", "gọi phòng QLCL\ntel:0912345678")
    assert without_link(Note("tel:0912345678", told.comment)) == told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "target", "findings"),
    [
        ("MAILTO", "MAILTO:a@b.vn", []),
        ("file-server", "file://server/share/x.pdf", []),
        ("one-letter", "x", []),
        ("javascript", "", ["FORM-LINK"]),
        ("tel", "", ["FORM-LINK"]),
        ("too-long", "", ["FORM-LINK"]),
    ],
)
def test_every_department_gets_its_form_and_no_link_is_lost(
    demo_with: Callable[..., Path], name: str, target: str, findings: list[str]
) -> None:
    """Case 13-forms-refuses-links."""
    folder = demo_with()
    (folder / "nop" / "2025" / "GLOCOM.xlsx").write_bytes((FOLDER / f"GLOCOM-{name}.xlsx").read_bytes())
    before = links(folder / "nop" / "2025" / "GLOCOM.xlsx")
    told = commands.forms(folder, period=parse_period("2025"), language="vi")
    assert len(told.written) == 16
    assert [f.code for f in told.findings if f.code == "FORM-LINK"] == findings
    made = links(folder / "bieu-mau" / "2025" / "GLOCOM.xlsx")
    if target:
        assert {link for link, _ in made.values()} >= {target}
    else:
        lost = {link for link, _ in before.values()} - {link for link, _ in made.values()}
        assert len(lost) == 1
        assert any(comment == address for address in lost for _, comment in made.values())


def links(path: Path) -> dict[Any, tuple[str, str]]:
    """The link and comment of each cell that has one."""
    return {
        (sheet.title, cell.coordinate): (cell.hyperlink.target or "" if cell.hyperlink else "", comment)
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        for comment in [cell.comment.text if cell.comment else ""]
        if (cell.hyperlink and cell.hyperlink.target) or comment
    }
