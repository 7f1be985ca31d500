"""What a comparison of departments says: who differs by more than chance, and that other orders say nothing."""

from collections.abc import Iterator, Sequence

from qmxl.sheets.page import Page
from qmxl.tables.ranking import Place, Ranking


def beyond_words(page: Page, ranking: Ranking, place: Place) -> str:
    """Which limit a department is outside of, whether that is good; and what share it rests on, where figures lack."""
    if ranking.limits is None:
        return page.text("funnel.no_limits_short")
    said = _beyond(page, ranking, place)
    if place.coverage.partial:
        return page.text("master.provisional", verdict=said, share=place.coverage.said)
    return said


def _beyond(page: Page, ranking: Ranking, place: Place) -> str:
    if not place.side:
        return page.text("funnel.within")
    side = "high" if place.side > 0 else "low"
    said = page.text(f"funnel.{'outside' if place.beyond == '99.8' else 'watched'}.{side}")
    better = place.better(ranking.indicator.direction)
    if better is None:
        return said
    return page.text("funnel.judged", said=said, judged=page.text(f"funnel.{'better' if better else 'worse'}"))


def sentence(page: Page, ranking: Ranking) -> str:
    """One paragraph a head nurse understands: who differs, which direction is good, what the order means."""
    text, direction = page.text, ranking.indicator.direction
    parts = [_who(page, ranking), text(f"funnel.direction.{direction}")]
    if ranking.limits is None:
        return " ".join([text("funnel.no_limits"), parts[1], *_missing(page, ranking)])
    if ranking.spread:
        phi = round(ranking.limits.phi or 0.0, 1)
        parts.append(text(f"funnel.{ranking.spread}", phi=phi))
    parts.append(text("funnel.order"))
    return " ".join([*parts, *_missing(page, ranking)])


def _missing(page: Page, ranking: Ranking) -> Iterator[str]:
    """Who lacks figures, so that an order of values to date is not read as one of the same months."""
    if ranking.partial:
        who = [page.text("funnel.member", department=p.department, word=p.coverage.said) for p in ranking.partial]
        yield page.text("funnel.partial", who=who)
    if ranking.silent:
        yield page.text("funnel.silent", who=ranking.silent)


def _who(page: Page, ranking: Ranking) -> str:
    outside, watched = ranking.outside("99.8"), ranking.outside("95")
    said = page.text("funnel.nobody")
    if outside:
        said = page.text("funnel.somebody", count=len(outside), who=_named(page, ranking, outside))
    if watched:
        said = f"{said} {page.text('funnel.to_watch', who=_named(page, ranking, watched))}"
    return said


def _named(page: Page, ranking: Ranking, places: Sequence[Place]) -> list[str]:
    """The departments, each with its side and whether that is good."""
    said = []
    for place in places:
        side, better = ("high" if place.side > 0 else "low"), place.better(ranking.indicator.direction)
        word = page.text(f"funnel.side.{side}")
        if better is not None:
            word = page.text("funnel.judged", said=word, judged=page.text(f"funnel.{'better' if better else 'worse'}"))
        said.append(page.text("funnel.member", department=place.department, word=word))
    return said
