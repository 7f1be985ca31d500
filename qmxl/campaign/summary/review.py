"""Sheet Tổng kết – năm sau: what was achieved, what was not, and what goes into next year's plan."""

from collections.abc import Iterator

from qmxl.campaign.summary.leaf import HEADINGS, Drawing, Leaf

REVIEW, AWARDS = "month_review", "month_awards"
CARRIED = ("lesson", "next")
REMARKS = {"results": "result", "difficulties": "problem", "proposals": "next"}  # of departments' covers


def said(drawing: Drawing, kind: str) -> Iterator[tuple[str, str]]:
    """Who says what of a kind: the office first, then departments on their covers."""
    held = drawing.held
    for line in held.review:
        if line.values.get("kind") == kind and line.values.get("content"):
            department = line.values.get("department")
            yield held.name(str(department)) if department else "", str(line.values["content"])
    for line in held.remarks:
        for name, its in REMARKS.items():
            if its == kind and line.values.get(name):
                yield held.name(line.whose), str(line.values[name])


def write(drawing: Drawing) -> None:
    """Results and problems; below, lessons and tasks that the next plan begins with; awards of groups."""
    text = drawing.text
    leaf = Leaf(drawing, "review", (34, 100), portrait=False)
    leaf.head(text("campaign.head.review"))
    at = HEADINGS
    for title, kinds in (("done", ("result", "problem")), ("next_year", CARRIED)):
        leaf.section(at, text(f"campaign.block.{title}"))
        leaf.headings(at + 1, ("kind", "content"))
        at += 2
        for kind in kinds:
            for whose, content in said(drawing, kind):
                label = drawing.label(REVIEW, "kind", kind)
                leaf.row(at, (f"{label} – {whose}" if whose else label, content))
                at += 1
        at += 1
    leaf.section(at, text("campaign.block.awards"))
    leaf.headings(at + 1, ("award", "for"))
    for row, (award, whom) in enumerate(awards(drawing), start=at + 2):
        leaf.row(row, (award, whom))


def awards(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """The awards of groups by name; of persons only how many there are: their names stay in the internal workbook."""
    held = drawing.held
    persons: dict[str, int] = {}
    for line in held.awards:
        award = str(line.values.get("award") or "")
        if line.values.get("whom") == "person":
            persons[award] = persons.get(award, 0) + 1
        elif award:
            department, team = line.values.get("department"), line.values.get("team")
            yield (
                award,
                "; ".join(str(each) for each in (held.name(str(department)) if department else "", team) if each),
            )
    for award, count in persons.items():
        yield award, drawing.text("campaign.persons", count=count)
