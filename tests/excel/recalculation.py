"""Workbooks recalculated as Excel 2010 does: no array entry, its own coercions and criteria; needs no program."""

import datetime
import math
import re
import statistics
import sys
import xml.etree.ElementTree as ET
import zipfile
from statistics import NormalDist

from tests.excel import grammar

sys.setrecursionlimit(20000)
M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Err:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return isinstance(o, Err) and o.v == self.v

    def __hash__(self):
        return hash(self.v)

    def __repr__(self):
        return self.v


VALUE, NA, DIV0, NUM, REF = map(Err, ("#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#REF!"))


class Ref:
    def __init__(self, sheet, r1, c1, r2, c2):
        self.sheet, self.r1, self.c1, self.r2, self.c2 = sheet, r1, c1, r2, c2

    one = property(lambda self: (self.r1, self.c1) == (self.r2, self.c2))


class Book:
    def __init__(self, path):
        z = zipfile.ZipFile(path)
        self.cells = {}
        self.ranges = {}
        self.formulas = {}
        self.names = {}
        self.memo = {}
        self.order = []
        rels = {e.get("Id"): e.get("Target") for e in ET.fromstring(z.read("xl/_rels/workbook.xml.rels"))}
        sst = []
        if "xl/sharedStrings.xml" in z.namelist():
            for si in ET.fromstring(z.read("xl/sharedStrings.xml")):
                sst.append(unx("".join(t.text or "" for t in si.iter(M + "t"))))
        w = ET.fromstring(z.read("xl/workbook.xml"))
        for s in w.find(M + "sheets"):
            name = s.get("name")
            self.order.append(name)
            t = rels[s.get(R + "id")]
            root = ET.fromstring(z.read("xl/" + t.lstrip("/").removeprefix("xl/")))
            d = self.cells[name.lower()] = {}
            f = self.formulas[name.lower()] = {}
            for c in root.iter(M + "c"):
                k = grammar.cell_parts(c.get("r"))
                t = c.get("t")
                v = c.find(M + "v")
                v = None if v is None else v.text
                if t == "s":
                    val = sst[int(v)]
                elif t == "inlineStr":
                    val = unx("".join(x.text or "" for x in c.iter(M + "t")))
                elif t == "str":
                    val = unx(v or "")
                elif t == "b":
                    val = v == "1"
                elif t == "e":
                    val = Err(v)
                else:
                    val = None if v is None else float(v)
                if val is not None:
                    d[k] = val
                e = c.find(M + "f")
                if e is not None:
                    f[k] = (e.text, e.attrib)
        dn = w.find(M + "definedNames")
        for n in dn if dn is not None else ():
            if n.get("localSheetId") is None:
                self.names[n.get("name").lower()] = n.text

    def get(self, sheet, r, c):
        k = (sheet, r, c)
        if k in self.memo:
            return self.memo[k]
        f = self.formulas[sheet].get((r, c))
        if f is None:
            return self.cells[sheet].get((r, c))
        if "QM_" in f[0] and re.search(r"QM_[A-Z_]+\(", f[0]):
            return self.cells[sheet].get((r, c))
        self.memo[k] = Err("#CIRC!")
        n, _ = grammar.parse(f[0])
        v = Calc(self, sheet, r, c).top(n, "arr" if f[1].get("t") == "array" else "val")
        self.memo[k] = v
        return v


def unx(s):
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), s)


def text(v):
    if v is None:
        return ""
    if isinstance(v, bool):
        return "TRUE" if v else "FALSE"
    if isinstance(v, float):
        if v == int(v) and abs(v) < 1e15:
            return str(int(v))
        return "%.15g" % v
    return v


DATE = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?$|(\d{1,2})[-/](\d{1,2})(?:[-/](\d{2,4}))?$")


def tonum_text(s):
    t = s.strip()
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([Ee][+-]?\d+)?", t):
        return float(t)
    if re.fullmatch(r"[+-]?\d+\.?\d*%", t):
        return float(t[:-1]) / 100
    m = DATE.match(t)
    if m:
        try:
            if m[1]:
                d = datetime.date(int(m[1]), int(m[2]), int(m[3] or 1))
            else:
                if m[6]:
                    y = int(m[6])
                    y += 2000 if y < 30 else 1900 if y < 100 else 0
                    d = datetime.date(y, int(m[5]), int(m[4]))
                else:
                    d = datetime.date(2026, int(m[5]), int(m[4]))
            return float((d - datetime.date(1899, 12, 30)).days)
        except ValueError:
            return None
    return None


def num(v):
    if v is None:
        return 0.0
    if isinstance(v, bool):
        return float(v)
    if isinstance(v, (float, Err)):
        return v
    n = tonum_text(v)
    return VALUE if n is None else n


def rank(v):
    return 0 if isinstance(v, float) else 1 if isinstance(v, str) else 2


def compare(a, b):
    if a is None and b is None:
        return 0
    if a is None:
        a = "" if isinstance(b, str) else False if isinstance(b, bool) else 0.0
    if b is None:
        b = "" if isinstance(a, str) else False if isinstance(a, bool) else 0.0
    if rank(a) != rank(b):
        return -1 if rank(a) < rank(b) else 1
    if isinstance(a, str):
        a, b = a.lower(), b.lower()
    if isinstance(a, float) and a != b and abs(a - b) <= 1e-15 * max(abs(a), abs(b)):
        return 0
    return (a > b) - (a < b)


def binary(op, a, b):
    if isinstance(a, Err):
        return a
    if isinstance(b, Err):
        return b
    if op == "&":
        return text(a) + text(b)
    if op in ("=", "<>", "<", ">", "<=", ">="):
        c = compare(a, b)
        return {"=": c == 0, "<>": c != 0, "<": c < 0, ">": c > 0, "<=": c <= 0, ">=": c >= 0}[op]
    x, y = num(a), num(b)
    if isinstance(x, Err):
        return x
    if isinstance(y, Err):
        return y
    try:
        if op == "+":
            r = x + y
        elif op == "-":
            r = x - y
        elif op == "*":
            r = x * y
        elif op == "/":
            if y == 0:
                return DIV0
            r = x / y
        else:
            if x == 0 and y < 0:
                return DIV0
            r = x**y
        if isinstance(r, complex) or math.isinf(r) or math.isnan(r):
            return NUM
        return r
    except OverflowError:
        return NUM


def isarr(v):
    return isinstance(v, list)


def lift(f, *args):
    if not any(map(isarr, args)):
        return f(*args)
    rows = max(len(a) if isarr(a) else 1 for a in args)
    cols = max(len(a[0]) if isarr(a) else 1 for a in args)

    def at(a, i, j):
        if not isarr(a):
            return a
        i = 0 if len(a) == 1 else i
        j = 0 if len(a[0]) == 1 else j
        return a[i][j] if i < len(a) and j < len(a[0]) else NA

    return [[f(*[at(a, i, j) for a in args]) for j in range(cols)] for i in range(rows)]


def wild(p):
    out = ""
    i = 0
    while i < len(p):
        ch = p[i]
        if ch == "~" and i + 1 < len(p) and p[i + 1] in "*?~":
            out += re.escape(p[i + 1])
            i += 2
            continue
        out += {"*": ".*", "?": "."}.get(ch, re.escape(ch))
        i += 1
    return re.compile(out, re.I | re.S)


def criterion(c):
    """A test of a cell's value, as COUNTIFS and SUMIFS make it from a criterion."""
    if isinstance(c, Err):
        return lambda v: v == c
    if c is None:
        c = 0.0
    if isinstance(c, (float, bool)):
        if isinstance(c, bool):
            return lambda v: v is c
        return lambda v: (isinstance(v, float) and v == c) or (isinstance(v, str) and tonum_text(v) == c)
    m = re.match(r"(<>|<=|>=|=|<|>)?(.*)$", c, re.S)
    op, rest = m[1] or "", m[2]
    if rest == "":
        if op == "":
            return lambda v: v is None or v == ""
        if op == "=":
            return lambda v: v is None
        if op == "<>":
            return lambda v: v is not None
    n = tonum_text(rest)
    if n is not None:

        def t(v):
            x = v if isinstance(v, float) else tonum_text(v) if isinstance(v, str) and op in ("", "=", "<>") else None
            if x is None:
                return op == "<>"
            return {"": x == n, "=": x == n, "<>": x != n, "<": x < n, ">": x > n, "<=": x <= n, ">=": x >= n}[op]

        return t
    if op in ("", "=", "<>"):
        w = wild(rest)
        return (
            (lambda v: isinstance(v, str) and bool(w.fullmatch(v)))
            if op != "<>"
            else (lambda v: not (isinstance(v, str) and w.fullmatch(v)))
        )
    return lambda v: (
        isinstance(v, str)
        and {
            "<": v.lower() < rest.lower(),
            ">": v.lower() > rest.lower(),
            "<=": v.lower() <= rest.lower(),
            ">=": v.lower() >= rest.lower(),
        }[op]
    )


class Calc:
    def __init__(self, b, sheet, r, c):
        self.b, self.sheet, self.r, self.c = b, sheet, r, c

    def top(self, n, mode):
        v = self.ev(n, mode)
        if isinstance(v, Ref):
            v = self.deref(v, mode)
        if isarr(v):
            v = v[0][0]
        return 0.0 if v is None else v

    def deref(self, v, mode):
        """A reference as a value: one cell, or an array, or (mode val) the implicit intersection."""
        if not isinstance(v, Ref):
            return v[0][0] if isarr(v) and mode == "val" else v
        if v.one:
            return self.b.get(v.sheet, v.r1, v.c1)
        if mode in ("arr", "refarr"):
            return self.grid(v)
        if v.c1 == v.c2 and v.r1 <= self.r <= v.r2:
            return self.b.get(v.sheet, self.r, v.c1)
        if v.r1 == v.r2 and v.c1 <= self.c <= v.c2:
            return self.b.get(v.sheet, v.r1, self.c)
        return VALUE

    def grid(self, v):
        if not isinstance(v, Ref):
            return v if isarr(v) else [[v]]
        return [[self.b.get(v.sheet, i, j) for j in range(v.c1, v.c2 + 1)] for i in range(v.r1, v.r2 + 1)]

    def flat(self, v):
        if not isinstance(v, Ref):
            return [x for row in self.grid(v) for x in row]
        key = (v.sheet, v.r1, v.c1, v.r2, v.c2)
        if key not in self.b.ranges:
            self.b.ranges[key] = [x for row in self.grid(v) for x in row]
        return self.b.ranges[key]

    def ev(self, n, mode):
        k = n.kind
        if k == "num":
            return n.value
        if k == "str":
            return n.value
        if k == "bool":
            return n.value
        if k == "err":
            return Err(n.value)
        if k == "missing":
            return None
        if k == "paren":
            return self.ev(n.kids[0], mode)
        if k == "array":
            a = [[Err(x.value) if isinstance(x, grammar.N) else x for x in row] for row in n.value]
            return a if mode != "val" else a[0][0]
        if k in ("cell", "area", "cols", "rows"):
            r = Ref((n.sheet or self.sheet).lower(), *grammar.corners(n))
            return r if mode in ("ref", "refarr") else self.deref(r, mode)
        if k == "name":
            t = self.b.names.get(n.value.lower())
            if t is None:
                return Err("#NAME?")
            return self.ev(grammar.parse(t)[0], mode)
        if k == "range":
            a, b = self.ev(n.kids[0], "ref"), self.ev(n.kids[1], "ref")
            for x in (a, b):
                if isinstance(x, Err):
                    return x
            r = Ref(a.sheet, min(a.r1, b.r1), min(a.c1, b.c1), max(a.r2, b.r2), max(a.c2, b.c2))
            return r if mode in ("ref", "refarr") else self.deref(r, mode)
        if k in ("op", "unary"):
            m = "arr" if mode in ("arr", "refarr") else "val"
            vals = [self.ev(x, m) for x in n.kids]
            if k == "op":
                return lift(lambda a, b: binary(n.value, a, b), *vals)
            if n.value == "+":
                return vals[0]

            def un(a):
                x = num(a)
                return x if isinstance(x, Err) else -x if n.value == "-" else x / 100

            return lift(un, vals[0])
        if k == "call":
            return self.call(n, mode)
        raise grammar.Bad("eval " + k)

    def call(self, n, mode):
        f = n.value
        own = "arr" if mode in ("arr", "refarr") else "val"
        codes = grammar.codes_of(f, len(n.kids))
        m = {
            "RO": "ref",
            "RA": "refarr",
            "RR": "refarr" if own == "arr" else "ref",
            "RX": "refarr" if own == "arr" else "ref",
            "VO": "val",
            "VV": "val",
            "VA": "arr",
            "VR": own,
            "VX": own,
        }
        if f in ("IF", "CHOOSE"):
            c = self.ev(n.kids[0], "val")
            if isinstance(c, Err):
                return c
            if f == "IF":
                if isinstance(c, str):
                    return VALUE
                i = 1 if (c if isinstance(c, bool) else num(c) != 0) else 2
                if i >= len(n.kids):
                    return False
            else:
                i = int(num(c))
                if not 1 <= i < len(n.kids):
                    return VALUE
            kid = n.kids[i]
            if kid.kind == "missing":
                return 0.0
            v = self.ev(kid, "ref")
            return v if mode in ("ref", "refarr") else self.deref(v, mode)
        a = [self.ev(x, m[c]) for x, c in zip(n.kids, codes)]
        [x.kind == "missing" for x in n.kids]
        fn = getattr(self, "f_" + f.replace(".", "_"), None)
        if fn:
            r = fn(*a)
            if isinstance(r, Ref):
                return r if mode in ("ref", "refarr") else self.deref(r, mode)
            return r
        g = SCALAR[f]
        return lift(
            lambda *v: next((x for x in v if isinstance(x, Err)), None) or g(*v) if f not in CATCH else g(*v), *a
        )

    # --- over ranges
    def numbers(self, args):
        for x in args:
            if isinstance(x, Ref) or isarr(x):
                for v in self.flat(x):
                    if isinstance(v, Err):
                        raise Stop(v)
                    if isinstance(v, float):
                        yield v
            else:
                v = num(x)
                if isinstance(v, Err):
                    raise Stop(v)
                yield v

    def over(self, args, f):
        try:
            return f(list(self.numbers(args)))
        except Stop as e:
            return e.v

    def f_SUM(self, *a):
        return self.over(a, lambda l: math.fsum(l))

    def f_MAX(self, *a):
        return self.over(a, lambda l: max(l, default=0.0))

    def f_MEDIAN(self, *a):
        return self.over(a, lambda l: statistics.median(l) if l else NUM)

    def f_MIN(self, *a):
        return self.over(a, lambda l: min(l, default=0.0))

    def f_AVERAGE(self, *a):
        return self.over(a, lambda l: math.fsum(l) / len(l) if l else DIV0)

    def f_COUNT(self, *a):
        t = 0
        for x in a:
            if isinstance(x, Ref) or isarr(x):
                t += sum(isinstance(v, float) for v in self.flat(x))
            else:
                t += not isinstance(num(x), Err)
        return float(t)

    def f_COUNTA(self, *a):
        return float(sum(v is not None for x in a for v in self.flat(x)))

    def f_COUNTBLANK(self, a):
        return float(sum(v is None or v == "" for v in self.flat(a)))

    def logic(self, a, f):
        got = []
        for x in a:
            if isinstance(x, Ref) or isarr(x):
                for v in self.flat(x):
                    if isinstance(v, Err):
                        return v
                    if isinstance(v, (float, bool)):
                        got.append(bool(v))
            elif isinstance(x, Err):
                return x
            elif isinstance(x, str):
                return VALUE
            else:
                got.append(bool(num(x)))
        return f(got) if got else VALUE

    def f_AND(self, *a):
        return self.logic(a, all)

    def f_OR(self, *a):
        return self.logic(a, any)

    def f_SUMPRODUCT(self, *a):
        g = [self.grid(x) for x in a]
        if any((len(x), len(x[0])) != (len(g[0]), len(g[0][0])) for x in g):
            return VALUE
        for x in g:
            for row in x:
                for v in row:
                    if isinstance(v, Err):
                        return v
        t = 0.0
        for i in range(len(g[0])):
            for j in range(len(g[0][0])):
                p = 1.0
                for x in g:
                    p *= x[i][j] if isinstance(x[i][j], float) else 0.0
                t += p
        return t

    def f_ROWS(self, a):
        return float(a.r2 - a.r1 + 1) if isinstance(a, Ref) else float(len(self.grid(a)))

    def f_COLUMNS(self, a):
        return float(a.c2 - a.c1 + 1) if isinstance(a, Ref) else float(len(self.grid(a)[0]))

    def f_ROW(self, a=None):
        if a is None:
            return float(self.r)
        if isinstance(a, Err):
            return a
        return float(a.r1) if a.r1 == a.r2 else [[float(i)] for i in range(a.r1, a.r2 + 1)]

    def f_COLUMN(self, a=None):
        if a is None:
            return float(self.c)
        if isinstance(a, Err):
            return a
        return float(a.c1) if a.c1 == a.c2 else [[float(i) for i in range(a.c1, a.c2 + 1)]]

    def f_INDEX(self, a, r=None, c=None):
        if isinstance(a, Err):
            return a
        for x in (r, c):
            if isinstance(x, Err):
                return x
        if isinstance(a, Ref):
            h, w = a.r2 - a.r1 + 1, a.c2 - a.c1 + 1
            if c is None and h == 1:
                r, c = 1.0, r
            i, j = int(num(r)) or 0, int(num(c)) if c is not None else (1 if w == 1 else 0)
            if i > h or j > w or i < 0 or j < 0:
                return REF
            return Ref(
                a.sheet,
                a.r1 + i - 1 if i else a.r1,
                a.c1 + j - 1 if j else a.c1,
                a.r1 + i - 1 if i else a.r2,
                a.c1 + j - 1 if j else a.c2,
            )
        g = self.grid(a)
        if c is None and len(g) == 1:
            r, c = 1.0, r
        return g[int(num(r)) - 1][int(num(c)) - 1 if c is not None else 0]

    def f_MATCH(self, x, rng, t=1.0):
        vec = self.flat(rng)

        def one(v):
            if isinstance(v, Err):
                return v
            if num(t) != 0:
                raise grammar.Bad("MATCH type")
            for i, y in enumerate(vec):
                if isinstance(y, Err) or y is None:
                    continue
                if isinstance(v, str) and isinstance(y, str) and wild(v).fullmatch(y):
                    return float(i + 1)
                if not isinstance(v, str) and rank(v if v is not None else 0.0) == rank(y) and compare(v, y) == 0:
                    return float(i + 1)
            return NA

        return lift(one, self.deref(x, "arr") if isinstance(x, Ref) else x)

    def f_LOOKUP(self, x, vec, res=None):
        v = self.flat(vec)
        r = self.flat(res) if res is not None else v

        def one(k):
            if isinstance(k, Err):
                return k
            best = None
            lo, hi = 0, len(v) - 1
            while lo <= hi:
                mid = (lo + hi) // 2
                y = v[mid]
                if isinstance(y, Err) or y is None or rank(y) != rank(k):
                    raise grammar.Bad("LOOKUP mixed")
                if compare(y, k) <= 0:
                    best = mid
                    lo = mid + 1
                else:
                    hi = mid - 1
            return NA if best is None else (0.0 if r[best] is None else r[best])

        return lift(one, x)

    def f_SMALL(self, a, k):
        got = sorted(v for v in self.flat(a) if isinstance(v, float))
        bad = next((v for v in self.flat(a) if isinstance(v, Err)), None)

        def one(i):
            if isinstance(i, Err):
                return i
            if bad:
                return bad
            i = int(num(i))
            return got[i - 1] if 1 <= i <= len(got) else NUM

        return lift(one, k)

    def matching(self, pairs):
        g = [
            (
                self.flat(pairs[i]),
                criterion(self.deref(pairs[i + 1], "val") if isinstance(pairs[i + 1], Ref) else pairs[i + 1]),
            )
            for i in range(0, len(pairs), 2)
        ]
        if len({len(x) for x, _ in g}) > 1:
            raise Stop(VALUE)
        idx = range(len(g[0][0]))
        for vals, test in g:
            cache = {}
            keep = []
            for i in idx:
                v = vals[i]
                kk = (type(v), v)
                if kk not in cache:
                    cache[kk] = test(v)
                if cache[kk]:
                    keep.append(i)
            idx = keep
        return idx

    def f_COUNTIFS(self, *a):
        several = next((i for i in range(1, len(a), 2) if isarr(a[i])), None)
        if several is not None:  # a count for each of the wanted values
            return lift(lambda wanted: self.f_COUNTIFS(*a[:several], wanted, *a[several + 1 :]), a[several])
        try:
            return float(len(self.matching(a)))
        except Stop as e:
            return e.v

    f_COUNTIF = f_COUNTIFS

    def f_SUMIFS(self, rng, *a):
        try:
            v = self.flat(rng)
            t = [v[i] for i in self.matching(a)]
            e = next((x for x in t if isinstance(x, Err)), None)
            return e or math.fsum(x for x in t if isinstance(x, float))
        except Stop as e:
            return e.v

    def f_AVERAGEIF(self, rng, wanted, averaged):
        try:
            v = self.flat(averaged)
            t = [v[i] for i in self.matching((rng, wanted))]
            e = next((x for x in t if isinstance(x, Err)), None)
            numbers = [x for x in t if isinstance(x, float)]
            return e or (math.fsum(numbers) / len(numbers) if numbers else DIV0)
        except Stop as e:
            return e.v

    def f_N(self, value):
        v = self.deref(value, "val") if isinstance(value, Ref) else value
        return v if isinstance(v, Err | float) else float(v) if isinstance(v, bool) else 0.0

    def f_NA(self):
        return NA

    def f_OFFSET(self, *a):
        raise grammar.Bad("OFFSET")


class Stop(Exception):
    def __init__(self, v):
        self.v = v


def trim(v):
    return re.sub(" +", " ", text(v).strip(" "))


def sq(v):
    x = num(v)
    return x if isinstance(x, Err) else NUM if x < 0 else math.sqrt(x)


def nsi(v):
    x = num(v)
    return x if isinstance(x, Err) else NUM if not 0 < x < 1 else NormalDist().inv_cdf(x)


def find(a, b, n=1.0):
    i = text(b).find(text(a))
    return VALUE if i < 0 else float(i + 1)


SCALAR = {
    "TRIM": trim,
    "LOWER": lambda v: text(v).lower(),
    "UPPER": lambda v: text(v).upper(),
    "RIGHT": lambda v, n=1.0: text(v)[-int(num(n)) :] if num(n) else "",
    "LEFT": lambda v, n=1.0: text(v)[: int(num(n))],
    "EXACT": lambda a, b: text(a) == text(b),
    "FIND": find,
    "ISNUMBER": lambda v: isinstance(v, float),
    "ISERROR": lambda v: isinstance(v, Err),
    "ISTEXT": lambda v: isinstance(v, str),
    "IFERROR": lambda v, other: other if isinstance(v, Err) else 0.0 if v is None else v,
    "NOT": lambda v: VALUE if isinstance(v, str) else not num(v),
    "ABS": lambda v: (lambda x: x if isinstance(x, Err) else abs(x))(num(v)),
    "SQRT": sq,
    "NORMSINV": nsi,
    "ERROR.TYPE": lambda v: float(grammar.ERRORS.index(v.v) + 1) if isinstance(v, Err) else NA,
    "ROUND": lambda v, n: round(num(v), int(num(n))),
}
CATCH = {"ISNUMBER", "ISTEXT", "ISERROR", "IFERROR", "ERROR.TYPE"}


def same(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= 1e-9 * (1 + abs(b))
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    return a == b


def differences(path):
    """How many formulas a workbook has, and those whose stored value is not what Excel 2010 computes; QM_ calls aside."""
    book, count, different = Book(path), 0, []
    for name in book.order:
        for (row, column), (formula, _) in book.formulas[name.lower()].items():
            if re.search(r"QM_[A-Z_]+\(", formula):
                continue
            count += 1
            computed, stored = book.get(name.lower(), row, column), book.cells[name.lower()].get((row, column), "")
            if not same(computed, stored):
                different.append(f"{name} R{row}C{column}: {stored!r}, Excel {computed!r}: {formula[:120]}")
    return count, different
