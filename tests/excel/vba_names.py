"""Names of a VBA module that are used and not declared, declared twice, or jumped to and not there."""

import re
from collections.abc import Iterator
from typing import NamedTuple

KEYWORDS = frozenset(
    """
    and as boolean byref byte byval call case cbool cbyte cdate cdbl cint clng cstr csng cvar currency date
    debug dim do double each else elseif empty end erase error exit false for friend function get global goto if
    in is integer let like line input output append long loop lset me mod new next not nothing null object on
    open option optional or preserve print private public redim resume rset select set single static step stop
    string sub then to true type until variant wend while with xor explicit attribute close access binary random
    read write shared lock const kill withevents
    """.split()  # noqa: SIM905 - read as words
)
BUILT_IN = frozenset(
    """
    abs array asc ascw chr chrw createobject cverr dateadd datediff dir doevents environ eof exp fix format
    freefile hex iif instr instrrev int isarray isdate isempty iserror ismissing isnull isnumeric isobject
    lbound lcase left len log mid msgbox now randomize replace right rnd round rtrim ltrim shell space split sqr
    strcomp string timer timeserial trim typename ubound ucase val vartype year vblf vbcr vbcrlf err
    thisworkbook activeworkbook application workbook workbooks worksheets sgn environment
    """.split()  # noqa: SIM905 - read as words
)
PROCEDURE = re.compile(r"\s*(?:Public |Private )?(?:Sub|Function) (\w+)\((.*)\)(?: As (\w+))?\s*$")
PARAMETER = re.compile(r"\s*(?:Optional )?\s*(?:ByVal |ByRef )?(\w+)")


class Procedure(NamedTuple):
    """A procedure's name, what it declares in its head, and its lines by number."""

    name: str
    parameters: list[str]
    lines: list[tuple[int, str]]


def undeclared(source: str) -> list[str]:
    """The faults of a module, each as kind, procedure and name."""
    everywhere, procedures = read(source)
    everywhere |= {procedure.name for procedure in procedures} | KEYWORDS | BUILT_IN
    return [fault for procedure in procedures for fault in _faults(procedure, everywhere)]


def read(source: str) -> tuple[set[str], list[Procedure]]:
    """The names declared for the whole module, and its procedures."""
    names: set[str] = set()
    procedures: list[Procedure] = []
    inside = False
    for number, line in enumerate(re.sub(r" _\n\s*", " ", source.replace("\r\n", "\n")).split("\n"), start=1):
        bare = re.sub(r"'.*$", "", re.sub(r'"[^"]*"', '""', line))
        if found := PROCEDURE.match(bare):
            parameters = [PARAMETER.match(each)[1].lower() for each in found[2].split(",") if each.strip()]
            procedures.append(Procedure(found[1].lower(), parameters, []))
            inside = True
        elif re.match(r"\s*End (Sub|Function)", bare):
            inside = False
        elif inside:
            procedures[-1].lines.append((number, bare))
        else:
            names |= {
                found.lower()
                for found in re.findall(r"(?:Public|Const|Dim|Private) (?:Const |WithEvents )?(\w+) As", bare)
            }
    return names, procedures


def _faults(procedure: Procedure, everywhere: set[str]) -> Iterator[str]:
    known = {*procedure.parameters, procedure.name}
    labels = {found[1].lower() for _, line in procedure.lines if (found := re.match(r"^(\w+):\s*$", line))}
    for _, line in procedure.lines:
        for name in _declared(line):
            if name in known:
                yield f"TWICE {procedure.name} {name}"
            known.add(name)
        for word in _used(line):
            if word.lower() not in known | labels | everywhere:
                yield f"UNKNOWN {procedure.name} {word}"
        for label in re.findall(r"GoTo (\w+)", line):
            if label != "0" and label.lower() not in labels:
                yield f"NO LABEL {procedure.name} {label}"


def _declared(line: str) -> list[str]:
    lists = re.findall(r"\b(?:Dim|Static)\b([^:]*)", line)
    return [PARAMETER.match(each)[1].lower() for found in lists for each in re.sub(r"\([^)]*\)", "", found).split(",")]


def _used(line: str) -> list[str]:
    if re.match(r"^\w+:\s*$", line):
        return []
    bare = re.sub(r"[.!]\w+|&H[0-9A-F]+&?|GoTo \w+|\b\d[\d.]*(E[+-]?\d+)?", "", line)
    return re.findall(r"[A-Za-z_]\w*", bare)
