"""The texts people read: complete, alike in the three languages, and fit for the workbooks they go into."""

import unicodedata
from importlib.resources import files
from string import Formatter

import pytest

from qmxl.texts import LANGUAGES, texts

FIRST, *OTHERS = LANGUAGES
FORBIDDEN = set("[]:*?/\\")  # in a sheet's name


def placeholders(text: str) -> set[str]:
    """The names a text wants facts for; a ValueError for a brace that is open or alone."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def under(prefix: str, language: str) -> dict[str, str]:
    """The texts of one table by their keys in it."""
    table = texts(language).table
    return {key.removeprefix(prefix): text for key, text in table.items() if key.startswith(prefix)}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys_in_the_same_order(language: str) -> None:
    assert list(texts(language).table) == list(texts(FIRST).table)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_wants_the_same_facts(language: str) -> None:
    first, other = texts(FIRST).table, texts(language).table
    assert {k: placeholders(v) for k, v in other.items()} == {k: placeholders(v) for k, v in first.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_composed_words_without_stray_space_or_straight_quotes(language: str) -> None:
    faulty = [
        key
        for key, text in texts(language).table.items()
        if not isinstance(text, str)
        or not text.strip()
        or not unicodedata.is_normalized("NFC", text)
        or '"' in text  # several stand inside formulas
        or (text != text.strip() and not key.startswith("form.lacking_"))
    ]
    assert faulty == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_composed(language: str) -> None:
    source = files("qmxl.texts").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheet_names_are_names_excel_takes(language: str) -> None:
    names = list(under("master.sheet.", language).values())
    assert len({name.casefold() for name in names}) == len(names)
    assert [name for name in names if len(name) > 31 or FORBIDDEN & set(name) or name.strip("'") != name] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_beside_a_cell_fit_excels_limits(language: str) -> None:
    text = texts(language)
    assert len(text("form.error_title")) <= 32
    errors = {**under("form.error.", language), "none_help": text("form.none_help")}
    assert [key for key, error in errors.items() if len(error) > 255] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ["severity.", "status.", "master.sheet."])
def test_words_formulas_tell_apart_differ(table: str, language: str) -> None:
    words = [word.casefold() for word in under(table, language).values()]
    assert sorted(set(words)) == sorted(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_reasons_are_short(language: str) -> None:
    short = under("finding_short.", language)
    assert [text for text in short.values() if len(text) > 32 or placeholders(text)] == []
