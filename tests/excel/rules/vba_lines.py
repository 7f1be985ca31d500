"""What VBA's editor or compiler would refuse, as far as lines show it."""

import re

BLOCKS = (
    (r"(?:public |private |friend )?(?:static )?sub ", r"end sub"),
    (r"(?:public |private |friend )?(?:static )?function ", r"end function"),
    (r"(?:public |private )?(?:property (?:get|let|set) )", r"end property"),
    (r"if .* then$", r"end if"),
    (r"for ", r"next\b"),
    (r"do\b", r"loop\b"),
    (r"while ", r"wend"),
    (r"select case ", r"end select"),
    (r"with ", r"end with"),
    (r"(?:public |private )?type \w+$", r"end type"),
    (r"(?:public |private )?enum ", r"end enum"),
)
RESERVED = set(
    "and as boolean byref byte byval call case cbool cbyte cdate cdbl cint clng const csng cstr currency cvar debug declare dim do double each else "
    "elseif empty end endif enum eqv erase event exit false for friend function get global gosub goto if imp implements in input integer is let like "
    "lock long loop lset me mod new next not nothing null on option optional or paramarray preserve print private public put raiseevent redim rem "
    "resume return rset select set shared single static stop string sub then to true type typeof unlock until variant wend while with write xor "
    "longlong longptr decimal any attribute open close seek line".split()
) - {
    "line",
    "seek",
    "get",
    "put",
    "input",
    "print",
    "write",
    "open",
    "close",
    "attribute",
    "decimal",
    "lock",
    "unlock",
    "shared",
}


def lint(p, part, source):
    """What the VBA editor or compiler would refuse, as far as lines show it."""
    lines = source.replace("\r\n", "\n").split("\n")
    if not source.isascii():
        p.warn("vba-ascii", part, "", "letters beyond ASCII: on a PC of another code page they change")
    code = [line for line in lines if not line.startswith("Attribute ")]
    if any(line.strip() and not line.strip().startswith("'") for line in code) and not any(
        line.strip().lower() == "option explicit" for line in code
    ):
        p.warn("vba-explicit", part, "", "no Option Explicit")
    if len(lines) > 65534:
        p.error("vba-lines", part, "", f"{len(lines)} lines in a module, 65,534 at most")
    joined, whole, run = [], "", 0
    for number, line in enumerate(lines, start=1):
        if len(line) > 1023:
            p.error("vba-line", part, f"line {number}", f"{len(line)} characters, 1,023 at most")
        run = run + 1 if line.rstrip().endswith(" _") else 0
        if run > 24:
            p.error("vba-continued", part, f"line {number}", "more than 24 continued lines")
        whole += line.rstrip()[:-1] if run else line
        if not run:
            joined.append((number, whole))
            whole = ""
    stack, sizes, name, _begun = [], {}, None, 0
    for number, line in joined:
        bare = re.sub(r'"[^"]*"', '""', line)
        bare = re.sub(r"('|(?<=:)\s*rem\b).*$", "", bare, flags=re.I).strip()
        for statement in [s.strip() for s in bare.split(":")] if not re.match(r"(?i)if .* then .", bare) else [bare]:
            low = statement.lower()
            if re.match(r"(?:public |private )?declare ", low) and "ptrsafe" not in low:
                p.error(
                    "vba-declare", part, f"line {number}", "a Declare without PtrSafe does not compile in 64-bit Excel"
                )
            for m in re.finditer(r"(?i)\b(?:dim|const|sub|function|byval|byref|optional)\s+(\w+)", statement):
                if m[1].lower() in RESERVED and m[1].lower() not in ("byval", "byref", "optional", "paramarray"):
                    p.error("vba-reserved", part, f"line {number}", f"{m[1]} is a word of the language")
                if len(m[1]) > 255:
                    p.error("vba-identifier", part, f"line {number}", f"{m[1][:30]}… has more than 255 characters")
            for begin, end in BLOCKS:
                if re.match(end, low):
                    if not stack or stack[-1][0] != end:
                        p.error("vba-block", part, f"line {number}", f"{statement} closes nothing")
                    else:
                        stack.pop()
                    break
                if (
                    re.match(begin, low)
                    and not low.startswith(("exit ", "end "))
                    and not re.match(r"(?:public |private )?declare ", low)
                ):
                    stack.append((end, number))
                    break
        started = re.match(r"(?i)(?:public |private )?(?:sub|function) (\w+)", bare)
        if started:
            name, _begun = started[1], number
        if name:
            sizes[name] = sizes.get(name, 0) + len(line)
    for end, number in stack:
        p.error("vba-block", part, f"line {number}", f"never closed with {end}")
    for name, size_ in sizes.items():
        if size_ > 64000:
            p.error("vba-procedure", part, name, "about 64K in one procedure")
