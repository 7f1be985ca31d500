"""How a verdict is written: plain where all that is due has come, with what it rests on where it has not."""

from qmxl.catalogue.models import Indicator
from qmxl.functions.rates import HAIR
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


def formula(page: Page, indicator: Indicator, target: float | None, due: int, cells: dict[str, str]) -> str:
    """The same as a formula over the ``cells`` of "now", "target" and "coverage"."""
    if indicator.direction == "neutral" or target is None or not due:
        return '""'
    now, aim, coverage = cells["now"], cells["target"], cells["coverage"]
    yes, no = plain(page, reached=True), plain(page, reached=False)
    reached = f"{now}>={aim}-{HAIR:.9f}" if indicator.direction == "higher" else f"{now}<={aim}+{HAIR:.9f}"
    complete = f'{coverage}="{due}/{due}"'
    waiting = _with(coverage, page.text("master.incomplete", share=SHARE))
    partial = waiting
    if page.control.hospital.provisional:
        good, poor = (_with(coverage, provisional(page, said, SHARE)) for said in (yes, no))
        partial = f"IF({reached},{good},{poor})"
    if final_above(indicator, target):
        partial = f'IF({reached},{partial},"{no}")'
    judged = f'IF({reached},"{yes}","{no}")'
    return f'IF(ISNUMBER({now}),IF({complete},{judged},{partial}),IF({complete},"",{waiting}))'


def _with(coverage: str, sentence: str) -> str:
    """A sentence as a formula that puts the cell ``coverage`` where the share stands."""
    before, after = sentence.split(SHARE)
    return f'"{before}"&{coverage}&"{after}"'
