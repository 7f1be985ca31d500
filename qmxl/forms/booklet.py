"""The page Bộ biểu mẫu: every form by pack, who fills it in, when, what for, its fields, and what the master says."""

import re
from collections.abc import Iterator

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form, FormField

SETS = ("department", "campaign")
WHO = {
    "all": "Mọi khoa/phòng",
    "clinical": "Khoa lâm sàng",
    "paraclinical": "Khoa cận lâm sàng",
    "office": "Phòng chức năng",
    "quality_office": "Phòng QLCL",
    "none": "",
}
WHEN = {
    "": "Khi có thay đổi",
    "event": "Khi phát sinh",
    "day": "Hằng ngày",
    "week": "Hằng tuần",
    "month": "Hằng tháng",
    "quarter": "Hằng quý",
    "half": "6 tháng một lần",
    "year": "Hằng năm",
    "campaign": "Trong tháng chất lượng",
}
ALWAYS = {  # of what every workbook has, which has no rhythm of its own
    "cover": "Mỗi lần nộp",
    "indicators": "Hằng tháng",
    "level_proposals": "Hằng năm",
    "nothing": "Hằng tháng",
    "explanations": "Khi được hỏi",
}
PRIVATE = {"narrative": "chỉ hiện ở trang này", "personal": "chỉ ở tệp nội bộ"}
CHARTS = {
    "column": "cột",
    "stacked": "cột chồng",
    "line": "đường",
    "bar": "thanh ngang",
    "pareto": "Pareto",
    "radar": "mạng nhện",
}
PICTURES = {pack: f"images/bo-bieu-mau/{pack}.png" for pack in loader.packs()}  # drawn by scripts/pictures.py
ON_REQUEST = "Khi được phân công"
INTRODUCTION = """# Bộ biểu mẫu

Mỗi biểu mẫu là một trang trong sổ của khoa/phòng. Bệnh viện chọn **gói** ở trang Gói biểu mẫu của sổ điều khiển;
khoa chỉ thấy biểu mẫu của mình. Dòng ở trang Phân công biểu mẫu giao thêm hoặc bớt cho từng nơi. Dấu * là bắt buộc.
Sổ trống của từng gói: `workbooks/templates/goi-bieu-mau`. Trang này sinh từ khai báo: `python -m qmxl build`.

![Một biểu mẫu đã điền: họp chất lượng của một khoa, in trên A4](images/bieu-mau-da-dien.png)
"""


def page() -> str:
    """The page in Markdown."""
    packs = loader.packs()
    named = [("", "Mọi sổ đều có", "Bìa, chỉ số, tiêu chí và các trang chung.")]
    named += [(pack.id, pack.name.vi, pack.about.vi) for pack in packs.values()]
    chapters = [(pack, name, about, its) for pack, name, about in named if (its := in_pack(pack))]
    parts = [INTRODUCTION, *(_table(*chapter) for chapter in chapters), "## Từng biểu mẫu\n"]
    parts += [_form(form) for *_, its in chapters for form in its]
    return "\n".join(parts)


def in_pack(pack: str) -> list[Form]:
    """The forms that are shown with a pack, the first of those they belong to; with none those of every workbook."""
    forms = (form for form_set in SETS for form in loader.forms(form_set))
    return [form for form in forms if (form.packs[0] if form.packs else "") == pack]


def _table(pack: str, name: str, about: str, forms: list[Form]) -> str:
    """A pack: its picture, and a row a form."""
    cells = ((f"[{form.sheet.vi}](#{_anchor(form)})", who(form), when(form), _why(form)) for form in forms)
    rows = [f"| {' | '.join(map(_cell, each))} |" for each in cells]
    head = ["| Trang | Ai điền | Khi nào | Để làm gì |", "|---|---|---|---|"]
    picture = [f"![Biểu mẫu của gói {name}]({PICTURES[pack]})\n"] if pack in PICTURES else []
    return "\n".join([f"## {name}\n", f"{about}\n", *picture, *head, *rows, ""])


def who(form: Form) -> str:
    """Whom a form is given to, where the hospital says nothing else."""
    names = {each.code: each.name.vi for each in loader.starter_departments()}
    several = [each for each in (WHO[form.assigned], *(names.get(code, code) for code in form.offices)) if each]
    return "; ".join(several) or ON_REQUEST


def when(form: Form) -> str:
    """How often it is filled in."""
    usual = ALWAYS.get(form.id) or WHEN[form.rhythm]
    return usual + (f", ít nhất {form.at_least} dòng" if form.at_least > 1 else "")


def _why(form: Form) -> str:
    return form.why.vi if form.why else form.title.vi.capitalize()


def _form(form: Form) -> str:
    """What a form asks for, and what comes of it."""
    packs = loader.packs()
    also = ", ".join(packs[pack].name.vi for pack in form.packs)
    title = f"**{form.title.vi}**" + (f" – gói {also}." if also else ".")
    lines = [f'<a id="{_anchor(form)}"></a>', f"### {form.sheet.vi}\n", title, ""]
    lines += [f"{who(form)} · {when(form)}. {form.instruction.vi}", ""]
    if form.field:
        lines += ["Các ô: " + "; ".join(map(_field, form.field)) + ".", ""]
    if form.line:
        lines += [f"Nội dung: {len(form.line)} mục cố định.", ""]
    told = list(_told(form))
    if told:
        lines += ["Sổ tổng hợp cho biết:", "", *(f"- {each}" for each in told), ""]
    return "\n".join(lines)


def _field(field: FormField) -> str:
    private = PRIVATE.get(field.privacy, "")
    return field.label.vi + ("*" if field.required else "") + (f" ({private})" if private else "")


def _told(form: Form) -> Iterator[str]:
    """What is counted over its lines, and what the first page says where something is to be decided."""
    for summary in form.summary:
        chart = f" (biểu đồ {CHARTS[summary.chart]})" if summary.chart else ""
        yield f"{summary.title.vi}{chart}"
    for summary in form.summary:
        if summary.decision:
            said = re.sub(r"\{\w+\}", "…", summary.decision.vi)
            yield f"Trang Tổng quan, khi cần: “{said}”"
    for indicator in dict.fromkeys(feed.indicator for feed in form.feed):
        yield f"Số liệu của chỉ số {indicator}, không phải gõ lại"


def _anchor(form: Form) -> str:
    return form.id.replace("_", "-")


def _cell(text: str) -> str:
    """A text as a cell of a table takes it."""
    return text.replace("|", "\\|").replace("\n", " ")
