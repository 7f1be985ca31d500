"""A workbook's package in which some parts are changed and some added; all others stay byte for byte."""

import io
import posixpath
import zipfile
from collections.abc import Mapping

from qmxl.codes import Code
from qmxl.names import escaped_attribute
from qmxl.xlsx.outline import into, outline
from qmxl.xlsx.package import BROKEN_PACKAGE, Package, Related, Unreadable, relations_in
from qmxl.xlsx.reading import workbook_part

TYPES = "[Content_Types].xml"
NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
WRITTEN = (1980, 1, 1, 0, 0, 0)  # when each part was, so that the same content gives the same bytes
MOST = 256 * 1024 * 1024  # bytes of all parts together


class Amended:
    """The parts of a package by name; :class:`Unreadable` when one is damaged or all are too large to be held."""

    def __init__(self, content: bytes) -> None:
        self.package = Package(content)
        if sum(self.package.size(name) for name in self.package) > MOST:
            raise Unreadable(Code.FILE_TOO_LARGE)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as directory:
                listed = [each.filename.replace("\\", "/").lstrip("/") for each in directory.infolist()]
        except BROKEN_PACKAGE as error:
            raise Unreadable(Code.FILE_TRUNCATED) from error
        self._names = {name.casefold(): name for name in listed if not name.endswith("/")}
        self._changed: dict[str, bytes] = {}
        self._gone: set[str] = set()

    @property
    def names(self) -> list[str]:
        """The parts there are now, in lower case."""
        return [key for key in self._names if key not in self._gone]

    @property
    def workbook(self) -> str:
        """The part that lists the sheets."""
        return workbook_part(self.package)

    def shared(self, kind: str) -> str:
        """The part of a kind that the workbook refers to; "" where there is none."""
        of_kind = (each for each in self.related(self.workbook).values() if each.kind == kind and not each.external)
        return next((each.target for each in of_kind), "")

    def part(self, name: str) -> bytes | None:
        """What a part holds now; None when it is not there."""
        key = name.casefold()
        if key in self._gone:
            return None
        return self._changed[key] if key in self._changed else self.package.part(name)

    def put(self, name: str, content: bytes) -> None:
        """The part holds this from now on; a new one is added behind the others."""
        self._names.setdefault(name.casefold(), name)
        self._gone.discard(name.casefold())
        self._changed[name.casefold()] = content

    def drop(self, name: str) -> None:
        """The part is no more."""
        self._gone.add(name.casefold())

    def free(self, pattern: str) -> str:
        """The first name of the kind ``xl/comments{}.xml`` that no part has."""
        number = 1
        while pattern.format(number).casefold() in self._names:
            number += 1
        return pattern.format(number)

    def related(self, name: str) -> Mapping[str, Related]:
        """What a part refers to now, by the id it refers by."""
        return relations_in(self.part(_relations_of(name)), posixpath.dirname(name))

    def relate(self, name: str, kind: str, target: str) -> str:
        """A further relation of a part, by the whole name of its ``kind``; gives its id."""
        known, number = self.related(name), 1
        while (id_ := f"rIdQm{number}") in known:
            number += 1
        content = self.part(_relations_of(name)) or NO_RELATIONS
        whole = outline(content)
        space = f' xmlns="{whole.space}"'
        added = (
            f'<Relationship{space} Id="{id_}" Type="{escaped_attribute(kind)}" Target="/{escaped_attribute(target)}"/>'
        )
        self.put(_relations_of(name), into(whole.xml, whole.root, added))
        return id_

    def unrelate(self, name: str) -> None:
        """A part refers to nothing any more."""
        self.drop(_relations_of(name))

    def typed(self, name: str, kind: str) -> None:
        """Says of which content type a part is."""
        whole = outline(self.part(TYPES) or b"<Types/>")
        said = f'<Override xmlns="{whole.space}" PartName="/{escaped_attribute(name)}" ContentType="{kind}"/>'
        self.put(TYPES, into(whole.xml, whole.root, said))

    def typed_by_ending(self, ending: str, kind: str) -> None:
        """Says of which content type parts with that ending are, unless it is said already."""
        whole = outline(self.part(TYPES) or b"<Types/>")
        if f'extension="{ending}"'.encode() not in whole.xml.lower():
            said = f'<Default xmlns="{whole.space}" Extension="{ending}" ContentType="{kind}"/>'
            self.put(TYPES, into(whole.xml, whole.root, said, first=True))

    def saved(self) -> bytes:
        """The package's bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
            for key, name in self._names.items():
                content = self.part(name)
                if key not in self._gone and content is not None:
                    made.writestr(zipfile.ZipInfo(name, WRITTEN), content, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def _relations_of(name: str) -> str:
    folder, own = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{own}.rels")
