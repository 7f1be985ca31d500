"""A chart whose series read what is gone: they hold then what the chart showed last."""

from collections.abc import Iterator

from qmxl.codes import Code
from qmxl.names import escaped
from qmxl.sending.printing import CannotBePrinted, Names, printed
from qmxl.sending.told import Told
from qmxl.xlsx.places import Element, Splice, elements, removed, spliced

KEPT = {"numRef": ("numLit", "numCache"), "strRef": ("strLit", "strCache")}
WANTED = frozenset({"f", "v", "numRef", "strRef", "multiLvlStrRef", "numCache", "strCache", "tx", "ser", "cat"})


def cleaned_chart(content: bytes, names: Names, told: Told, part: str) -> bytes:
    """The chart's part; the same bytes where nothing had to change."""
    splices: list[Splice] = []
    for each in elements(content, WANTED):
        if each.name != "f" or each.parent is None or not _leads_out(each.text, names):
            continue
        told(Code.FROZEN_CHART, chart=part, formula=each.text)
        splices += _literal(each.parent)
    return spliced(content, splices) if splices else content


def _leads_out(formula: str, names: Names) -> bool:
    try:
        return printed(formula, names) != formula  # nor may a chart compute anything
    except CannotBePrinted:
        return True


def _literal(reference: Element) -> Iterator[Splice]:
    """The reference as the values it had; where a chart takes none, nothing."""
    above, prefix = reference.parent, reference.prefix
    if above is not None and above.name == "tx":
        said = next((value.text for cache in reference.of("strCache") for value in cache.of("v")), "")
        yield _as_text(reference, above, said)
    elif reference.name in KEPT and (cache := next(reference.of(KEPT[reference.name][1]), None)):
        label = prefix + KEPT[reference.name][0].encode()
        inside = reference.content[cache.tag_end : max(cache.close, cache.tag_end)]
        yield Splice(reference.start, reference.end, b"<%b>%b</%b>" % (label, inside, label))
    elif above is not None:
        yield removed(above if above.name == "cat" else reference)


def _as_text(reference: Element, above: Element, said: str) -> Splice:
    """The name of a series, or the words of a title."""
    prefix, words = reference.prefix.decode(), escaped(said)
    if above.parent is not None and above.parent.name == "ser":
        return Splice(reference.start, reference.end, f"<{prefix}v>{words}</{prefix}v>".encode())
    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    rich = f'<a:bodyPr xmlns:a="{main}"/><a:p xmlns:a="{main}"><a:r><a:t>{words}</a:t></a:r></a:p>'
    return Splice(reference.start, reference.end, f"<{prefix}rich>{rich}</{prefix}rich>".encode())
