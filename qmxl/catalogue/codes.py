"""Code lists: the values a choice may take, and every way people write them."""

from dataclasses import dataclass
from functools import cached_property

from qmxl.catalogue.base import Label, Model


@dataclass(frozen=True, kw_only=True)
class Code(Model):
    """One value of a code list; ``aliases`` are other spellings people use, ``group`` what it is counted under."""

    id: str
    label: Label
    aliases: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeList(Model):
    """The values a choice may take."""

    id: str
    title: Label
    since: str = ""
    source: str = ""
    code: tuple[Code, ...]

    def __hash__(self) -> int:
        """Its id tells it from the others."""
        return hash(self.id)

    @cached_property
    def by_id(self) -> dict[str, Code]:
        """Its values by their ids."""
        return {code.id: code for code in self.code}

    def labels(self, language: str) -> list[str]:
        """Its values in words, in their order."""
        return [code.label.in_(language) for code in self.code]

    def label(self, code: object, language: str) -> str:
        """The words of a value, the value itself where the list does not have it."""
        found = self.by_id.get(str(code))
        return found.label.in_(language) if found else str(code)


@dataclass(frozen=True, kw_only=True)
class CodeLists(Model):
    """All code lists of the catalogue."""

    list: tuple[CodeList, ...]
