"""The texts people read: complete, alike in the three languages, and fit for the workbooks they go into."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

import qmxl
from qmxl.texts import LANGUAGES, texts

FIRST, *OTHERS = LANGUAGES
FORBIDDEN = set("[]:*?/\\")  # in a sheet's name
LATIN = re.compile(r"[\u4e00-\u9fff][,;?]|[,;?][\u4e00-\u9fff]|[\u4e00-\u9fff][.]$")  # a stop beside Chinese words
OF_FILES = {"refusal.keys_unreadable", "help.verify_keys"}  # say what a line of a text file looks like
SHEETS = {  # how a sentence names a sheet
    "vi": re.compile(r"[Tt]rang “([^”{}]+)”"),
    "en": re.compile(r"[Ss]heet “([^”{}]+)”"),
    "zh": re.compile(r"“([^”{}–]+)”(?:工作)?[表页]"),
}
ONE_WORD = {  # what is said for one thing, and what is not said for it
    "质控办": ("质控科", "质管部门", "质量管理科", "质量管理部门", "质控部门"),
    "控制簿": ("控制工作簿", "控制表会"),
    "汇总簿": ("汇总表", "汇总工作簿"),
    "登记簿": ("登记表",),
    "表单": ("表格包", "新表格", "生成表格", "制作表格"),
    "不良事件": ("医疗安全事件",),
    "证据": ("佐证",),
    "随机": ("偶然",),
}


def placeholders(text: str) -> set[str]:
    """The names a text wants facts for; a ValueError for a brace that is open or alone."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def under(prefix: str, language: str) -> dict[str, str]:
    """The texts of one table by their keys in it."""
    table = texts(language).table
    return {key.removeprefix(prefix): text for key, text in table.items() if key.startswith(prefix)}


def labels(value: object, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The words in three languages of a declaration, each with where it stands."""
    if isinstance(value, dict) and set(value) == set(LANGUAGES) and isinstance(value[FIRST], str):
        yield path, value
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from labels(part, f"{path}.{key}")


@cache
def declared() -> dict[str, dict[str, str]]:
    """Those of the whole catalogue."""
    home = Path(qmxl.__file__).parent / "catalogue"
    read = ((path, tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(home.rglob("*.toml")))
    return {place: words for path, content in read for place, words in labels(content, str(path.relative_to(home)))}


def everything(language: str) -> dict[str, str]:
    """All words of a language, texts and declarations, by where they stand."""
    return {**texts(language).table, **{place: words[language] for place, words in declared().items()}}


def sheet_names(language: str) -> set[str]:
    """What sheets of any workbook are called."""
    table = texts(language).table
    own = {text for key, text in table.items() if ".sheet" in key and isinstance(text, str)}
    return own | {words[language] for place, words in declared().items() if place.endswith(".toml.sheet")}


@pytest.mark.parametrize("language", OTHERS)
def test_no_vietnamese_is_left_in_other_languages(language: str) -> None:
    left = {}
    for place, text in everything(language).items():
        other = text.replace("Tết", "").replace("X̄", "")  # are written so in every language
        if any(unicodedata.combining(each) or each in "đĐ" for each in unicodedata.normalize("NFD", other)):
            left[place] = text
    assert left == {}


def test_chinese_has_its_own_stops() -> None:
    found = {place: text for place, text in everything("zh").items() if LATIN.search(text)}
    assert {place: text for place, text in found.items() if place not in OF_FILES} == {}


def test_one_thing_has_one_name_in_chinese() -> None:
    found = {
        (place, other)
        for place, text in everything("zh").items()
        for others in ONE_WORD.values()
        for other in others
        if other in text
    }
    assert found == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_that_is_named_is_there(language: str) -> None:
    names = sheet_names(language)
    named = {(place, name) for place, text in everything(language).items() for name in SHEETS[language].findall(text)}
    assert {(place, name) for place, name in named if name not in names} == set()


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
