"""How a verdict is written: plain where all that is due has come, with what it rests on where it has not."""

from qmxl.catalogue.models import Indicator
from qmxl.functions.rates import HAIR
from qmxl.master.page import Page
from qmxl.measures.verdicts import Verdict, final_above


def plain(page: Page, *, reached: bool) -> str:
    """Đạt or Không đạt."""
    return page.label("item_status", "met" if reached else "not_met")


def words(page: Page, verdict: Verdict | None) -> str:
    """The verdict as people read it: "Đạt", "Chưa đủ số liệu (9/12)" or, as the office likes, "Đạt (tạm tính 9/12)"."""
    if verdict is None:
        return ""
    before, between, after = _around(page)
    if verdict.reached is None or not (verdict.certain or page.control.hospital.provisional):
        return f"{before}{verdict.so_far}{after}"
    reached = plain(page, reached=verdict.reached)
    return reached if verdict.certain else f"{reached}{between}{verdict.so_far}{after}"


def _around(page: Page) -> tuple[str, str, str]:
    """What stands before the share of a verdict that is not due yet, of a provisional one, and behind both."""
    text = page.text
    return text("master.incomplete_before"), text("master.provisional_before"), text("master.incomplete_after")


def formula(page: Page, indicator: Indicator, target: float | None, due: int, cells: dict[str, str]) -> str:
    """The same as a formula over the ``cells`` of "now", "target" and "coverage"."""
    if indicator.direction == "neutral" or target is None or not due:
        return '""'
    now, aim, coverage = cells["now"], cells["target"], cells["coverage"]
    yes, no = plain(page, reached=True), plain(page, reached=False)
    reached = f"{now}>={aim}-{HAIR:.9f}" if indicator.direction == "higher" else f"{now}<={aim}+{HAIR:.9f}"
    complete = f'{coverage}="{due}/{due}"'
    before, between, after = _around(page)
    waiting = f'"{before}"&{coverage}&"{after}"'
    judged = f'IF({reached},"{yes}","{no}")'
    partial = f'{judged}&"{between}"&{coverage}&"{after}"' if page.control.hospital.provisional else waiting
    if final_above(indicator, target):
        partial = f'IF({reached},{partial},"{no}")'
    return f'IF(ISNUMBER({now}),IF({complete},{judged},{partial}),IF({complete},"",{waiting}))'
