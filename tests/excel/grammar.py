"""Formulas read as the compiler of Excel reads them: limits, functions, and where implicit intersection happens.

Parameter codes are those of Excel's token classes (as published for BIFF): first letter R reference or V value wanted;
second O own class, A always array, V always value, R repeat the parent's, X repeat the parent's for values.
"""

import re
import sys
from functools import cache, lru_cache

sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))  # a long sum is a deep tree

# name: (least, most, returned class, parameter codes; the last repeats). Functions of Excel 2007/2010 without prefix.
_T = """
COUNT 0 255 V RX;IF 2 3 R VO RO;ISNA 1 1 V VR;ISERROR 1 1 V VR;SUM 0 255 V RX;AVERAGE 1 255 V RX;MIN 1 255 V RX;MAX 1 255 V RX
ROW 0 1 V RO;COLUMN 0 1 V RO;NA 0 0 V;NPV 2 255 V VR RX;STDEV 1 255 V RX;FIXED 1 3 V VR;SIN 1 1 V VR;COS 1 1 V VR;TAN 1 1 V VR
ATAN 1 1 V VR;PI 0 0 V;SQRT 1 1 V VR;EXP 1 1 V VR;LN 1 1 V VR;LOG10 1 1 V VR;ABS 1 1 V VR;INT 1 1 V VR;SIGN 1 1 V VR
ROUND 2 2 V VR;LOOKUP 2 3 V VR RA;INDEX 2 4 R RA VV;REPT 2 2 V VR;MID 3 3 V VR;LEN 1 1 V VR;VALUE 1 1 V VR;TRUE 0 0 V;FALSE 0 0 V
AND 1 255 V RX;OR 1 255 V RX;NOT 1 1 V VR;MOD 2 2 V VR;VAR 1 255 V RX;TEXT 2 2 V VR;MATCH 2 3 V VR RX RR;DATE 3 3 V VR;TIME 3 3 V VR
DAY 1 1 V VR;MONTH 1 1 V VR;YEAR 1 1 V VR;WEEKDAY 1 2 V VR;HOUR 1 1 V VR;MINUTE 1 1 V VR;SECOND 1 1 V VR;NOW 0 0 V;AREAS 1 1 V RO
ROWS 1 1 V RO;COLUMNS 1 1 V RO;OFFSET 3 5 R RO VR;SEARCH 2 3 V VR;TRANSPOSE 1 1 A VO;TYPE 1 1 V VX;CHOOSE 2 255 R VO RO
HLOOKUP 3 4 V VV RO RO VV;VLOOKUP 3 4 V VV RO RO VV;ISREF 1 1 V RX;LOG 1 2 V VR;CHAR 1 1 V VR;LOWER 1 1 V VR;UPPER 1 1 V VR
PROPER 1 1 V VR;LEFT 1 2 V VR;RIGHT 1 2 V VR;EXACT 2 2 V VR;TRIM 1 1 V VR;REPLACE 4 4 V VR;SUBSTITUTE 3 4 V VR;CODE 1 1 V VR
FIND 2 3 V VR;CELL 1 2 V VV RO;ISERR 1 1 V VR;ISTEXT 1 1 V VR;ISNUMBER 1 1 V VR;ISBLANK 1 1 V VR;T 1 1 V RO;N 1 1 V RO
DATEVALUE 1 1 V VR;TIMEVALUE 1 1 V VR;INDIRECT 1 2 R VR;CLEAN 1 1 V VR;MDETERM 1 1 V VA;MINVERSE 1 1 A VA;MMULT 2 2 A VA
COUNTA 0 255 V RX;PRODUCT 0 255 V RX;FACT 1 1 V VR;ISNONTEXT 1 1 V VR;STDEVP 1 255 V RX;VARP 1 255 V RX;TRUNC 1 2 V VR
ISLOGICAL 1 1 V VR;ROUNDUP 2 2 V VR;ROUNDDOWN 2 2 V VR;ADDRESS 2 5 V VR;DAYS360 2 3 V VR;TODAY 0 0 V;MEDIAN 1 255 V RX
SUMPRODUCT 1 255 V VA;RANK 2 3 V VR RO VR;FREQUENCY 2 2 A RA;ERROR.TYPE 1 1 V VR;NORMDIST 4 4 V VR;NORMSDIST 1 1 V VR
NORMINV 3 3 V VR;NORMSINV 1 1 V VR;CHIDIST 2 2 V VR;CHIINV 2 2 V VR;BINOMDIST 4 4 V VR;POISSON 3 3 V VR;TDIST 3 3 V VR;TINV 2 2 V VR
LARGE 2 2 V RX VR;SMALL 2 2 V RX VR;QUARTILE 2 2 V RX VR;PERCENTILE 2 2 V RX VR;MODE 1 255 V VA;CONCATENATE 0 255 V VR
POWER 2 2 V VR;RADIANS 1 1 V VR;DEGREES 1 1 V VR;SUBTOTAL 2 255 V VR RO;SUMIF 2 3 V RO VR RO;COUNTIF 2 2 V RO VR;COUNTBLANK 1 1 V RO
HYPERLINK 1 2 V VV VO;AVERAGEA 1 255 V RX;MAXA 1 255 V RX;MINA 1 255 V RX;COUNTIFS 2 254 V *RO VR;SUMIFS 3 255 V RO *RO VR
AVERAGEIF 2 3 V RO VR RO;AVERAGEIFS 3 255 V RO *RO VR;IFERROR 2 2 V VO RO;CEILING 2 2 V VR;FLOOR 2 2 V VR;EVEN 1 1 V VR;ODD 1 1 V VR
ISEVEN 1 1 V VR;ISODD 1 1 V VR;EDATE 2 2 V VR;EOMONTH 2 2 V VR;WORKDAY 2 3 V VR;NETWORKDAYS 2 3 V VR;WEEKNUM 1 2 V VR;MROUND 2 2 V VR
QUOTIENT 2 2 V VR;RAND 0 0 V;RANDBETWEEN 2 2 V VR;COMBIN 2 2 V VR;SUMSQ 0 255 V RX;DEVSQ 1 255 V RX;CORREL 2 2 V VA;SLOPE 2 2 V VA
INTERCEPT 2 2 V VA;FORECAST 3 3 V VR VA VA;GETPIVOTDATA 2 255 V VR;DATEDIF 3 3 V VR;INFO 1 1 V VR;LENB 1 1 V VR;LEFTB 1 2 V VR;MIDB 3 3 V VR
"""
FUNCTIONS = {}
for _e in _T.replace("\n", ";").split(";"):
    _p = _e.split()
    if _p:
        FUNCTIONS[_p[0]] = (int(_p[1]), int(_p[2]), _p[3], _p[4:])
LOCALE = {
    "TEXT",
    "VALUE",
    "DATEVALUE",
    "TIMEVALUE",
    "FIXED",
    "DOLLAR",
    "CELL",
    "INFO",
    "INDIRECT",
    "LENB",
    "LEFTB",
    "MIDB",
}
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
NEVER_BLANK = {"ROW", "COLUMN"}
CELL = r"\$?[A-Za-z]{1,3}\$?\d{1,7}"
TOKEN = re.compile(
    rf"""\s*(?:(?P<num>\d+\.?\d*(?:[Ee][+-]?\d+)?|\.\d+(?:[Ee][+-]?\d+)?)(?![A-Za-z_\d(!:.])
    |(?P<str>"(?:[^"]|"")*")
    |(?P<err>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A))
    |(?P<sheet>(?:'(?:[^']|'')*'|[\w.]+(?::[\w.]+)?)!)
    |(?P<rows>\$?\d+:\$?\d+)
    |(?P<cell>{CELL}(?![\w(.!]))
    |(?P<cols>\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}(?![\w(]))
    |(?P<table>[A-Za-z_\\][\w.]*\[(?:[^\[\]]|\[[^\[\]]*\])*\])
    |(?P<func>[A-Za-z_][\w.]*\()
    |(?P<name>[^\W\d][\w.?\\]*)
    |(?P<op><=|>=|<>|[-+*/^&=<>%(){{}},;:@\#]))""",
    re.X,
)


class Bad(Exception):
    """The formula cannot be read."""


class N:
    """A node: kind, value, children."""

    __slots__ = ("kids", "kind", "sheet", "value")

    def __init__(self, kind, value=None, kids=(), sheet=None):
        self.kind, self.value, self.kids, self.sheet = kind, value, list(kids), sheet


def tokens(text):
    at, end, out = 0, len(text.rstrip()), []
    while at < end:
        m = TOKEN.match(text, at)
        if not m:
            raise Bad(f"cannot read at {text[at : at + 25]!r}")
        kind = m.lastgroup
        out.append((kind, m[kind], m.start() != m.start(kind)))
        at = m.end()
    return out


BINARY = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
LEVELS = {("op", sign): level for level, signs in enumerate(BINARY) for sign in signs}


class Parser:
    """Operator precedence of Excel: : (range), unary -, %, ^, * /, + -, &, comparisons."""

    def __init__(self, text):
        self.t, self.i = [token[:2] for token in tokens(text)], 0
        self.end = len(self.t)
        self.t += [(None, None)] * 2  # what is seen behind the end
        self.depth = self.deepest = 0

    def peek(self, k=0):
        return self.t[self.i + k]

    def take(self):
        self.i += 1
        return self.t[self.i - 1]

    def expect(self, sign):
        if self.peek()[1] != sign:
            raise Bad(f"expected {sign!r}, found {self.peek()[1]!r}")
        self.i += 1

    def whole(self):
        node = self.binary(0)
        if self.i < self.end:
            raise Bad(f"unexpected {self.peek()[1]!r}")
        return node

    def binary(self, least):
        left = self.unary()
        while (level := LEVELS.get(self.peek(), -1)) >= least:
            sign = self.take()[1]
            left = N("op", sign, (left, self.binary(level + 1)))
        return left

    def unary(self):
        if self.peek()[0] == "op" and self.peek()[1] in "+-@":
            sign = self.take()[1]
            return N("unary", sign, (self.unary(),))
        node = self.ranged()
        while self.peek() == ("op", "%"):
            self.take()
            node = N("unary", "%", (node,))
        return node

    def ranged(self):
        node = self.primary()
        while self.peek() == ("op", ":"):
            self.take()
            node = N("range", ":", (node, self.primary()))
        return node

    def primary(self):
        kind, value = self.take() if self.i < self.end else (None, None)
        if kind is None:
            raise Bad("ends too early")
        if kind == "num":
            return N("num", float(value))
        if kind == "str":
            return N("str", value[1:-1].replace('""', '"'))
        if kind == "err":
            return N("err", value)
        if kind == "sheet":
            sheet = value[:-1]
            sheet = sheet[1:-1].replace("''", "'") if sheet[0] == "'" else sheet
            node = self.primary()
            if node.kind == "cell" and self.peek() == ("op", ":") and self.peek(1)[0] == "cell":
                self.take()
                node = N("area", f"{node.value}:{self.take()[1]}")
            if node.kind not in ("cell", "area", "name", "cols", "rows", "err"):
                raise Bad(f"sheet prefix before {node.kind}")
            node.sheet = sheet
            return node
        if kind == "cell":
            if self.peek() == ("op", ":") and self.peek(1)[0] == "cell":
                self.take()
                return N("area", f"{value}:{self.take()[1]}")
            return N("cell", value)
        if kind in ("cols", "rows"):
            return N(kind, value)
        if kind == "table":
            return N("table", value)
        if kind == "name":
            return N("bool", value.upper() == "TRUE") if value.upper() in ("TRUE", "FALSE") else N("name", value)
        if kind == "func":
            return self.call(value[:-1])
        if value == "(":
            node = self.binary(0)
            kids = [node]
            while self.peek() == ("op", ","):
                self.take()
                kids.append(self.binary(0))
            self.expect(")")
            return N("union", None, kids) if len(kids) > 1 else N("paren", None, (node,))
        if value == "{":
            rows, row = [], []
            while True:
                sign = -1 if self.peek() == ("op", "-") and self.take() else 1
                k, v = self.take()
                if k == "num":
                    row.append(sign * float(v))
                elif k == "str":
                    row.append(v[1:-1].replace('""', '"'))
                elif k == "err":
                    row.append(N("err", v))
                elif k == "name" and v.upper() in ("TRUE", "FALSE"):
                    row.append(v.upper() == "TRUE")
                else:
                    raise Bad(f"{v!r} inside an array constant")
                k, v = self.take()
                if v == ",":
                    continue
                rows.append(row)
                row = []
                if v == "}":
                    return N("array", rows)
                if v != ";":
                    raise Bad(f"{v!r} inside an array constant")
        raise Bad(f"unexpected {value!r}")

    def call(self, name):
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        kids = []
        if self.peek() == ("op", ")"):
            self.take()
        else:
            while True:
                if self.peek() in (("op", ","), ("op", ")")):
                    kids.append(N("missing"))
                else:
                    kids.append(self.binary(0))
                sign = self.take()[1] if self.i < self.end else None
                if sign == ")":
                    break
                if sign != ",":
                    raise Bad(f"in {name}: expected , or ) and found {sign!r}")
        self.depth -= 1
        return N("call", name.upper(), kids)


@lru_cache(maxsize=50_000)  # a master has some 30,000, which the rules and the arithmetic both read
def parse(text):
    parser = Parser(text)
    node = parser.whole()
    return node, parser.deepest


def codes_of(name, count):
    """The parameter codes of a call with ``count`` arguments."""
    given = FUNCTIONS[name][3] if name in FUNCTIONS else ["RO"]
    if any(c.startswith("*") for c in given):  # pairs repeat
        start = next(i for i, c in enumerate(given) if c.startswith("*"))
        head, pair = given[:start], [given[start][1:], given[start + 1]]
        return head + [pair[i % 2] for i in range(max(0, count - len(head)))]
    return [given[min(i, len(given) - 1)] for i in range(count)] if given else []


PARTS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")


def cell_parts(text):
    letters, row = PARTS.fullmatch(text).groups()
    return int(row), column_of(letters)


@cache
def column_of(letters):
    col = 0
    for letter in letters.upper():
        col = col * 26 + ord(letter) - 64
    return col


def corners(node):
    """Row and column of a reference's corners, 1-based, inclusive."""
    if node.kind == "cell":
        r, c = cell_parts(node.value)
        return r, c, r, c
    if node.kind == "area":
        (r1, c1), (r2, c2) = map(cell_parts, node.value.split(":"))
        return min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)
    if node.kind == "rows":
        r1, r2 = sorted(int(x.strip("$")) for x in node.value.split(":"))
        return r1, 1, r2, 16384
    c1, c2 = sorted(cell_parts(x + "1")[1] for x in node.value.split(":"))
    return 1, c1, 1048576, c2


def size(node):
    """About how many bytes the formula takes as Excel keeps it (the limit is 16,384)."""
    own = {
        "num": 9,
        "err": 2,
        "bool": 2,
        "missing": 1,
        "cell": 7,
        "area": 13,
        "cols": 13,
        "rows": 13,
        "name": 5,
        "table": 15,
        "array": 15,
        "op": 1,
        "unary": 1,
        "range": 4,
        "union": 4,
        "paren": 1,
    }
    if node.kind == "str":
        return 3 + 2 * len(node.value)
    if node.kind == "num" and node.value == int(node.value) and 0 <= node.value < 65536:
        return 3
    total = sum(map(size, node.kids))
    if node.kind == "call":
        return (
            total
            + 4
            + (4 * (len(node.kids) + 1) if node.value in ("IF", "CHOOSE") else 0)
            + (7 if node.value not in FUNCTIONS else 0)
        )
    return total + own[node.kind] + (2 if node.sheet else 0)


def walk(node):
    yield node
    for kid in node.kids:
        yield from walk(kid)


def intersections(node, mode="val", name_area=lambda _n: None):
    """Where a range of several cells is wanted as one value: what Excel 365 shows with @ and older ones intersect."""
    found = []

    def several(n):
        if n.kind in ("area", "cols", "rows"):
            r1, c1, r2, c2 = corners(n)
            return (r1, c1) != (r2, c2)
        if n.kind == "name":
            area = name_area(n.value)
            return bool(area and (area[0], area[1]) != (area[2], area[3]))
        if n.kind == "paren":
            return several(n.kids[0])
        if n.kind in ("range", "union"):
            return True
        if n.kind == "table":
            return "[#This Row]" not in n.value and "@" not in n.value
        if n.kind == "call" and n.value in ("IF", "CHOOSE"):
            return any(several(k) for k in n.kids[1:])
        if n.kind == "call" and n.value == "IFERROR":
            return any(several(k) for k in n.kids)
        if n.kind == "call" and n.value == "OFFSET":
            return len(n.kids) > 3
        return False

    def go(n, mode):
        if mode == "val" and several(n):
            found.append(n)
        if mode == "val" and n.kind == "array" and (len(n.value) > 1 or len(n.value[0]) > 1):
            found.append(n)
        if n.kind in ("op", "unary"):
            for kid in n.kids:
                go(kid, "arr" if mode in ("arr", "refarr") else "val")
        elif n.kind == "paren":
            go(n.kids[0], mode)
        elif n.kind in ("range", "union"):
            for kid in n.kids:
                go(kid, "ref")
        elif n.kind == "call":
            own = mode in ("arr", "refarr")
            if mode == "val" and n.value in ("ROW", "COLUMN") and n.kids and several(n.kids[0]):
                found.append(n)
            if mode == "val" and n.value in FUNCTIONS and FUNCTIONS[n.value][2] == "A":
                found.append(n)
            for kid, code in zip(n.kids, codes_of(n.value, len(n.kids)), strict=False):
                go(
                    kid,
                    {
                        "RO": "ref",
                        "RA": "refarr",
                        "RR": "refarr" if own else "ref",
                        "RX": "refarr" if own else "ref",
                        "VO": "val",
                        "VV": "val",
                        "VA": "arr",
                        "VR": "arr" if own else "val",
                        "VX": "arr" if own else "val",
                    }[code],
                )

    go(node, mode)
    return found
