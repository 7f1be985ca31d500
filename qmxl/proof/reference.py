"""The reference of the functions for the people who type them, in Vietnamese and in English."""

from qmxl.functions import FUNCTIONS
from qmxl.functions.declaration import Function
from qmxl.functions.values import ErrorValue
from qmxl.hosts.formula import literal
from qmxl.proof.cases import Line, shown_call
from qmxl.proof.shortfalls import SHORTFALLS

EXAMPLES = 6

WORDS = {
    "vi": {
        "title": "Các hàm QM_",
        "made": "Trang này được tạo từ các khai báo hàm; không sửa tay.",
        "general": "Quy tắc chung",
        "rules": (
            "Đối số trống: `#N/A`. Ô trống không phải là số 0.",
            "Chữ ở chỗ cần số: `#VALUE!` (kể cả chữ trông như số).",
            "Đối số là lỗi: trả lại đúng lỗi ấy. Lỗi luôn là giá trị lỗi, không bao giờ là chữ.",
            "Xét các đối số theo thứ tự: lỗi đầu tiên gặp là lỗi được trả.",
            "Chữ so sánh không phân biệt hoa thường và khoảng trắng thừa; chữ Việt phải là Unicode dựng sẵn.",
            "Dùng được ở năm nơi, trừ khi ghi chú khác: `qmxl eval`, công thức Excel, VBA, LibreOffice, xlwings.",
        ),
        "shortfalls": "Nơi chưa thể hiện được",
        "unit": "Đơn vị", "errors": "Lỗi riêng", "examples": "Ví dụ", "note": "Ghi chú", "source": "Nguồn",
        "arguments": "Đối số", "optional": "tùy chọn", "contents": "Mục lục",
    },
    "en": {
        "title": "The QM_ functions",
        "made": "This page is made from the functions' declarations; do not edit it.",
        "general": "What all of them do",
        "rules": (
            "A blank argument: `#N/A`. An empty cell is not zero.",
            "Text where a number belongs: `#VALUE!` (even text that looks like a number).",
            "An error argument comes back as it is. An error is always an error value, never text.",
            "Arguments are looked at in order: the first fault is the one returned.",
            "Case and spare spaces do not matter in texts; Vietnamese letters must be precomposed Unicode (NFC).",
            "Unless noted they work in `qmxl eval`, as native formulas, in VBA, LibreOffice and xlwings.",
        ),
        "shortfalls": "What a host cannot show",
        "unit": "Unit", "errors": "Errors of its own", "examples": "Examples", "note": "Note", "source": "Source",
        "arguments": "Arguments", "optional": "optional", "contents": "Contents",
    },
}  # fmt: skip


def reference(language: str, functions: tuple[Function, ...] = FUNCTIONS) -> str:
    """The page in "vi" or "en", as Markdown."""
    words = WORDS[language]
    contents = " · ".join(f"[{f.name}](#{f.name.lower()})" for f in functions)
    general = "\n".join(f"- {rule}" for rule in words["rules"])
    limits = "\n".join(f"- {', '.join(s.hosts)}: {s.vi if language == 'vi' else s.en}" for s in SHORTFALLS)
    head = f"# {words['title']}\n\n{words['made']}\n\n{contents}\n\n## {words['general']}\n\n{general}\n"
    tail = f"## {words['shortfalls']}\n\n{limits}\n"
    return "\n".join((head, *(_entry(function, language) for function in functions), tail))


def _entry(function: Function, language: str) -> str:
    words, place = WORDS[language], 0 if language == "vi" else 1
    optional = f" ({words['optional']})"
    parameters = "".join(
        f"  - `{p.name}`: {p.vi if language == 'vi' else p.en}{'' if p.required else optional}\n"
        for p in function.parameters
    )
    errors = "".join(f"  - {error[place]}\n" for error in function.errors)
    lines = [
        f"## {function.name}\n\n{function.vi if language == 'vi' else function.en}\n\n",
        f"```\n={function.signature()}\n```\n\n",
        f"- {words['arguments']}:\n{parameters}",
        f"- {words['unit']}: {function.unit[place]}\n",
        f"- {words['errors']}:\n{errors}" if errors else "",
        f"- {words['note']}: {function.note[place]}\n" if function.note else "",
        f"- {words['source']}: {function.source}\n" if function.source else "",
        f"- {words['examples']}:\n{_examples(function)}",
    ]
    return "".join(lines)


def _examples(function: Function) -> str:
    """The last cases are the plain ones, the first the edges: some of each."""
    numbered = list(enumerate(function.cases, start=1))
    values = [n for n, (_, expected) in numbered if not isinstance(expected, ErrorValue)]
    faults = [n for n, (_, expected) in numbered if isinstance(expected, ErrorValue)]
    chosen = [*values[-(EXAMPLES - 2) :], *faults[:2]]
    return "".join(
        f"  - `={shown_call(line)}` → `{shown_value(line)}`\n" for line in (_line(function, n) for n in chosen)
    )


def shown_value(line: Line) -> str:
    """The expected value with at most ten digits."""
    expected = line.expected
    return f"{expected:.10g}" if isinstance(expected, float) else literal(expected)


def _line(function: Function, number: int) -> Line:
    return Line(function, number, (), function.cases[number - 1][1])
