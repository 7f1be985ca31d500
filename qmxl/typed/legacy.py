"""Recognises Vietnamese typed for the fonts of before Unicode (TCVN3 or ABC, VNI), and reads it.

A workbook holds such text as Western letters that only its font draws as Vietnamese: "BÖnh viÖn" in TCVN3,
"Beänh vieän" in VNI. Text is taken for it only where every odd word becomes a Vietnamese syllable and was none before.
"""

import re
import unicodedata
from collections.abc import Mapping
from itertools import pairwise

from qmxl.codes import Code, Fault

TCVN3, VNI = Code.TEXT_TCVN, Code.TEXT_VNI  # the faults of such text

_TCVN3 = dict(
    zip(
        "\xb5\xb6\xb7\xb8\xb9\xa8\xbb\xbc\xbd\xbe\xc6\xa9\xc7\xc8\xc9\xca\xcb\xae\xcc\xce\xcf\xd0\xd1\xaa\xd2\xd3\xd4\xd5\xd6"
        "\xd7\xd8\xdc\xdd\xde\xdf\xe1\xe2\xe3\xe4\xab\xe5\xe6\xe7\xe8\xe9\xac\xea\xeb\xec\xed\xee\xef\xf1\xf2\xf3\xf4\xad\xf5"
        "\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xa1\xa2\xa3\xa4\xa5\xa6\xa7",
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_VNI_LETTERS = dict(zip("ôöñíìæóòîÔÖÑÍÌÆÓÒÎ", "ơưđíìỉĩịỵƠƯĐÍÌỈĨỊỴ", strict=True))
_VNI_MARKS = {  # what follows a letter: the marks it puts on it, tones last
    "ù": "\u0301",
    "ø": "\u0300",
    "û": "\u0309",
    "õ": "\u0303",
    "ï": "\u0323",
    "â": "\u0302",
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}
_VNI = re.compile("([AaEeOoUuYyÔôÖö])([ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])|([ôöñíìæóòîÔÖÑÍÌÆÓÒÎ])")

_ODD = re.compile("[\xa1-\xff]")
_UNICODE = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]"
)
_WORD = re.compile("[A-Za-z\xa1-\xff]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(
    "(?:ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    "(?:iêu|yêu|ươi|ươu|uôi|oai|oay|oeo|uây|uyê|uya|uyu|iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uơ|uy|ia|ya|ua|ưa|ai|ao|au|ay|âu|ây"
    "|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    "(?:ch|nh|ng|[cmnpt])?"
)


def _syllable(word: str) -> bool:
    """Whether a word is written as Vietnamese writes a syllable: at most one tone, and the right one before a stop."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    tones = [mark for mark in decomposed if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
    if len(tones) > 1 or _SYLLABLE.fullmatch(bare) is None:
        return False
    return not bare.endswith(("c", "ch", "p", "t")) or tones in (["\u0301"], ["\u0323"])


def _from_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def _vni_letter(found: re.Match[str]) -> str:
    letter, mark, whole = found.groups()
    if whole:
        return _VNI_LETTERS[whole]
    return unicodedata.normalize("NFC", _VNI_LETTERS.get(letter, letter) + _VNI_MARKS[mark.lower()])


def _from_vni(text: str) -> str:
    return _VNI.sub(_vni_letter, text)


def _meant(text: str, converted: str) -> bool:
    """Whether the odd words of ``text`` are Vietnamese in another encoding: those of ``converted``."""
    words = _WORD.findall(text)
    read = dict(zip(words, re.findall(r"[^\W\d_]+", converted), strict=False))
    odd = {
        word for word in words if _ODD.search(word) and not (len(word) < 5 and read.get(word, "").isupper())
    }  # not QĐ
    if len(read) != len(set(words)) or not all(_syllable(read[word]) for word in odd):
        return False
    strange = {word for word in odd if len(word) > 1 and not _syllable(word)}
    if len(strange) != 1:
        return len(strange) > 1
    (word,) = strange
    if len(_ODD.findall(word)) > 1 or _out_of_place(word):
        return True
    others = [other for other in words if other != word]
    return len(word) > 2 and bool(others) and all(_syllable(read[other]) for other in others)


def _out_of_place(word: str) -> bool:
    """Whether a sign or capital stands inside a word of small letters, as no Western language writes it: Kh¸m, viÖn."""
    pairs = pairwise(word)
    return any(before.islower() and after in _TCVN3 and not after.islower() for before, after in pairs)


def read_legacy(text: str) -> tuple[str, Fault]:
    """A text in Unicode and the fault that says what it was typed in; as it is and ``""`` where it is no such text."""
    if text.isascii() or _UNICODE.search(text) or not _ODD.search(text):
        return text, ""
    for fault, convert in ((TCVN3, _from_tcvn3), (VNI, _from_vni)):
        converted = convert(text)
        if converted != text and _meant(text, converted):
            return converted, fault
    return text, ""


def readings(text: str) -> Mapping[Fault, str]:
    """What a text would be in each of the encodings, by the fault that says so: to look up in a short list."""
    return {} if text.isascii() else {TCVN3: _from_tcvn3(text), VNI: _from_vni(text)}
