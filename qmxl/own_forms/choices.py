"""The choices of a column as one cell says them: ``Chưa làm; Đang làm; Xong``, or the list of qmxl that it uses.

A choice may name its id and the group it is counted under, ``Tử vong [I: NC3]``, and how else people write it,
``Xong {Đã xong}``.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from qmxl.catalogue import loader
from qmxl.catalogue.base import Label
from qmxl.catalogue.codes import Code
from qmxl.own_forms.words import NotSaid, parts
from qmxl.typed.spelling import fold

LIST = {"vi": "Danh mục", "en": "List", "zh": "目录"}
CHOICE = re.compile(
    r"(?P<label>[^\[\]{}]+?)\s*(?:\{(?P<others>[^{}]+)\})?\s*(?:\[(?P<id>[\w.\-]+)(?::\s*(?P<group>[^\]]+))?\])?",
    re.ASCII | re.DOTALL,
)


def list_named(said: str) -> str:
    """The list a cell names, ``Danh mục: Mức độ tổn thương``; "" where it names none, a NotSaid of an unknown one."""
    word, colon, name = said.partition(":")
    if not colon or fold(word) not in set(map(fold, LIST.values())):
        return ""
    if name.strip().startswith("@"):  # one that the workbook has itself
        return name.strip()
    for codes in loader.code_lists().values():
        if fold(name) in map(fold, (codes.id, codes.title.vi, codes.title.en, codes.title.zh)):
            return codes.id
    raise NotSaid(name.strip())


def list_told(choices: str, language: str) -> str:
    """A list of the catalogue as a cell names it."""
    codes = loader.code_lists().get(choices)
    return f"{LIST[language]}: {codes.title.in_(language) if codes else choices}"


def options(said: str) -> tuple[Code, ...]:
    """The choices of a cell, their labels the same in all languages; a NotSaid of one that is there twice."""
    found: dict[str, Code] = {}
    for part in parts(said):
        code = _option(part)
        if fold(code.label.vi) in {fold(each.label.vi) for each in found.values()}:
            raise NotSaid(part)
        free = next(id_ for id_ in _ids(code.id) if id_ not in found)
        found[free] = replace(code, id=free)
    return tuple(found.values())


def _ids(wanted: str) -> Iterator[str]:
    """An id, and those to take where it is taken: ``1+`` and ``1-`` are both 1."""
    yield wanted
    yield from (f"{wanted}_{number}" for number in count(2))


def _option(part: str) -> Code:
    match = CHOICE.fullmatch(part)
    label = match["label"] if match else part
    others = tuple(each.strip() for each in re.split("[,，、]", match["others"])) if match and match["others"] else ()
    own = (match["id"] or "") if match else ""
    group = (match["group"] or "").strip() if match else ""
    return Code(id=own or _id(label), label=Label(vi=label, en=label, zh=label), aliases=others, group=group)


def _id(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_") or "choice"  # of Chinese words nothing is left


def options_told(codes: tuple[Code, ...], language: str) -> str:
    """Choices as one cell says them."""
    return "; ".join(_told(code, language) for code in codes)


def _told(code: Code, language: str) -> str:
    label = code.label.in_(language)
    others = f" {{{', '.join(code.aliases)}}}" if code.aliases else ""
    if code.id == _id(label) and not code.group:
        return label + others
    return f"{label}{others} [{code.id}{f': {code.group}' if code.group else ''}]"
