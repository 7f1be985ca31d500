"""Every column of every register has a heading that people read, those worked out of its lines too."""

import pytest

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.sheets.titles import title_of
from qmxl.tables.registers import fields_of, worked_out_of
from qmxl.texts import LANGUAGES, texts

FORMS = [form for form in loader.forms("department") if form.records]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS, ids=[form.id for form in FORMS])
def test_every_column_has_a_heading(form: Form, language: str) -> None:
    columns = (*fields_of(form), *worked_out_of(form))
    assert [column for column in columns if not title_of(form, column, texts(language)).strip()] == []
