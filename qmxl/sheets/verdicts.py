"""How a verdict is written: plain where all that is due has come, with what it rests on where it has not."""

from qmxl.catalogue.models import Indicator
from qmxl.functions.rates import HAIR
from qmxl.measures.aims import Aim
from qmxl.measures.verdicts import Verdict, final_above
from qmxl.sheets.page import Page

SHARE = "\ue000"  # where the share stands in a sentence that becomes a formula


def plain(page: Page, *, reached: bool) -> str:
    """Đạt or Không đạt."""
    return page.label("item_status", "met" if reached else "not_met")


def words(page: Page, verdict: Verdict | None) -> str:
    """The verdict as people read it: "Đạt", "Chưa đủ số liệu (9/12)" or, as the office likes, "Đạt (tạm tính 9/12)"."""
    if verdict is None:
        return ""
    if verdict.reached is None or not (verdict.certain or page.control.hospital.provisional):
        return page.text("master.incomplete", share=verdict.so_far)
    reached = plain(page, reached=verdict.reached)
    return reached if verdict.certain else provisional(page, reached, verdict.so_far)


def provisional(page: Page, said: str, share: str) -> str:
    """What is said on part of the data, with the share it rests on."""
    return page.text("master.provisional", verdict=said, share=share)


def formula(page: Page, indicator: Indicator, aim: Aim | None, due: int, cells: dict[str, str]) -> str:
    """The same as a formula over the ``cells`` of "now", "target", "aim_lower", "aim_upper" and "coverage"."""
    if aim is None or not aim.judges or not due:
        return '""'
    now, coverage = cells["now"], cells["coverage"]
    yes, no = plain(page, reached=True), plain(page, reached=False)
    reached = _reached(aim, cells)
    complete = f'{coverage}="{due}/{due}"'
    waiting = _with(coverage, page.text("master.incomplete", share=SHARE))
    partial = waiting
    if page.control.hospital.provisional:
        good, poor = (_with(coverage, provisional(page, said, SHARE)) for said in (yes, no))
        partial = f"IF({reached},{good},{poor})"
    if final_above(indicator, aim):
        most = cells["aim_upper" if aim.ranged else "target"]
        partial = f'IF({now}<={most}+{HAIR:.9f},{partial},"{no}")'
    judged = f'IF({reached},"{yes}","{no}")'
    return f'IF(ISNUMBER({now}),IF({complete},{judged},{partial}),IF({complete},"",{waiting}))'


def _reached(aim: Aim, cells: dict[str, str]) -> str:
    """Whether the value reaches the aim, as a formula; a range has cells for its two bounds."""
    now, target = cells["now"], cells["target"]
    if aim.ranged:
        lower, upper = cells["aim_lower"], cells["aim_upper"]
        return f"AND({now}>={lower}-{HAIR:.9f},{now}<={upper}+{HAIR:.9f})"
    return f"{now}>={target}-{HAIR:.9f}" if aim.direction == "higher" else f"{now}<={target}+{HAIR:.9f}"


def _with(coverage: str, sentence: str) -> str:
    """A sentence as a formula that puts the cell ``coverage`` where the share stands."""
    before, after = sentence.split(SHARE)
    return f'"{before}"&{coverage}&"{after}"'
