"""The relations of sheets, printed in a fraction of XlsxWriter's time: a register's lines are thousands of links."""

from collections.abc import Iterable, Sequence

from xlsxwriter.packager import Packager
from xlsxwriter.relationships import DOCUMENT_SCHEMA, PACKAGE_SCHEMA

from qmxl.names import escaped_attribute

Relation = Sequence[str]  # its type, its target, and where that is outside the workbook its mode


class QuickPackager(Packager):
    """XlsxWriter's own, but for the relations of sheets."""

    def _write_worksheet_rels_files(self) -> None:
        for number, sheet in enumerate(self.workbook.worksheets(), start=1):
            related = [
                *sheet.external_hyper_links,
                *sheet.external_drawing_links,
                *sheet.external_vml_links,
                *sheet.external_background_links,
                *sheet.external_table_links,
                *sheet.external_comment_links,
            ]
            if related:
                self._filename(f"xl/worksheets/_rels/sheet{number}.xml.rels").write(printed(related))


def printed(related: Iterable[Relation]) -> str:
    """A part with relations, numbered in their order."""
    each = "".join(_relation(number, *relation) for number, relation in enumerate(related, start=1))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Relationships xmlns="{PACKAGE_SCHEMA}">{each}</Relationships>'


def _relation(number: int, kind: str, target: str, mode: str = "") -> str:
    where = f'Target="{escaped_attribute(target)}"' + (f' TargetMode="{mode}"' if mode else "")
    return f'<Relationship Id="rId{number}" Type="{DOCUMENT_SCHEMA}{kind}" {where}/>'
