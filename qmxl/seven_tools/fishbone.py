"""The fishbone: six branches to an effect as a form to print and write on, with the causes a register names already.

It is drawn of cells and their borders, which every program prints alike.
"""

from collections.abc import Sequence
from typing import Any

from qmxl.forms.styles import HEAD, INK
from qmxl.seven_tools.canvas import Canvas
from qmxl.seven_tools.counting import Category, categories_of, members, values_of
from qmxl.seven_tools.fitting import Wish
from qmxl.xlsx.bulk import BulkSheet, Formula

# By branch the words by which a cause is known to belong to it; the first branch that has one of a cause's words.
BRANCHES = {
    "machine": ("thiết bị", "máy", "equipment", "machine", "设备", "仪器"),
    "material": ("thuốc", "vật tư", "hóa chất", "medication", "drug", "supplies", "药", "耗材"),
    "environment": ("môi trường", "cơ sở vật chất", "vệ sinh", "bên ngoài", "environment", "external", "环境", "外部"),
    "measurement": ("đo lường", "quản lý", "tổ chức", "chờ", "measure", "manage", "organisation", "waiting", "组织"),
    "people": (
        "nhân viên",
        "con người",
        "người bệnh",
        "thái độ",
        "giao tiếp",
        "staff",
        "patient",
        "attitude",
        "员",
        "患者",
    ),
    "method": ("quy trình", "phương pháp", "phẫu thuật", "thủ thuật", "khám", "procedure", "examination", "诊", "流程"),
}
ORDER = ("people", "method", "machine", "material", "environment", "measurement")  # above, then below
ROWS, CAUSES = 6, 5  # of a branch, the one at the spine without a cause
TEXT, STEP, EFFECT = 19.0, 2.7, 26.0  # widths: of the column of a cause, of those the bone goes through, of the head
HIGH = 25  # points of a row
FIRST = 6  # the row of the first cause above the spine, from 0
SPINE = FIRST + ROWS - 1  # the row on whose lower edge the spine runs
LISTED = 12  # causes of no branch that are told


def branch_of(label: str) -> str:
    """The branch a cause belongs to by its words; "" where they do not tell."""
    said = label.casefold()
    return next((branch for branch, words in BRANCHES.items() if any(word in said for word in words)), "")


def draw(canvas: Canvas, wish: Wish, name: str) -> str:
    """The sheet; gives how many causes were put on it."""
    text, last = canvas.text, 3 * (1 + ROWS) + 1
    widths = [1.5, *[TEXT, *[STEP] * ROWS] * 3, EFFECT]
    column = wish.column
    about = canvas.about(column) if column else canvas.about()
    title = text("tools.title.fishbone", form=canvas.form.sheet.in_(text.language))
    worksheet = canvas.sheet(name)
    canvas.begin(worksheet, title, about, text("tools.how.fishbone"), widths)
    several = categories_of(canvas.register, canvas.lines, column, text) if column else []
    said = values_of(canvas.lines, column) if column else []
    counted = [(each, len(members(each, several, said))) for each in several if each.criterion not in {"", '""'}]
    counted = sorted((each for each in counted if each[1]), key=lambda each: -each[1])
    placed: dict[str, list[Formula]] = {branch: [] for branch in ORDER}
    left: list[tuple[Category, int]] = []
    for each, count in counted:
        branch = branch_of(each.label)
        if branch and len(placed[branch]) < CAUSES:
            placed[branch].append(_counted(canvas, column, each, count))
        else:
            left.append((each, count))
    for at, branch in enumerate(ORDER):
        _branch(canvas, worksheet, branch, placed[branch], 1 + at % 3 * (1 + ROWS), below=at >= len(ORDER) // 2)
    for row in range(FIRST - 1, FIRST + 2 * ROWS + 1):
        worksheet.set_row(row, HIGH)
    box = canvas.style(
        border=2, bold=True, text_wrap=True, align="center", font_size=12, bg_color="#FFF2CC", locked=False
    )
    worksheet.merge_range(SPINE - 1, last, SPINE + 2, last, text("tools.effect"), box)
    _rest(canvas, worksheet, column, left, FIRST + 2 * ROWS + 2, last)
    worksheet.print_area(0, 0, FIRST + 2 * ROWS + 3, last)
    worksheet.fit_to_pages(1, 1)
    return text("tools.said.fishbone", count=sum(map(len, placed.values())), left=len(left))


def _counted(canvas: Canvas, column: str, each: Category, count: int) -> Formula:
    """A cause with how often it occurs, as a formula over the lines."""
    label = each.label.replace('"', '""')
    formula = f'"{label} ("&COUNTIFS({canvas.lines.cells(column)},{each.criterion})&")"'
    return Formula(formula, f"{each.label} ({count})")


def _branch(
    canvas: Canvas, worksheet: BulkSheet, branch: str, causes: Sequence[Formula], left: int, *, below: bool
) -> None:
    """A branch: its name at its end, a cause a row on a line that meets the bone, the bone itself cell by cell."""
    look = canvas.style(bold=True, border=1, border_color=INK, align="center", bg_color=HEAD, text_wrap=True)
    end = SPINE + 1 + ROWS if below else FIRST - 1
    worksheet.merge_range(end, left, end, left + 2, canvas.text(f"tools.branch.{branch}"), look)
    for at in range(ROWS):
        row = SPINE + 1 + at if below else FIRST + at
        bone = left + ROWS - at if below else left + 1 + at
        spine: dict[str, Any] = {"bottom": 5, "bottom_color": INK} if row == SPINE else {}
        cause = causes[at] if at < len(causes) and at < CAUSES else None
        twig = spine or ({"bottom": 1, "bottom_color": "#7F7F7F"} if at < CAUSES else {})
        plain = canvas.style(font_size=10, text_wrap=True, locked=False, valign="bottom", **twig)
        if bone - 1 > left:
            worksheet.merge_range(row, left, row, bone - 1, "", plain)
        worksheet.put(row, left, cause, plain)
        slant = {"diag_type": 1 if below else 2, "diag_border": 2, "diag_color": INK}
        worksheet.write_blank(row, bone, None, canvas.style(**slant, **spine))
        for column in range(bone + 1, left + ROWS + 1):
            if spine:
                worksheet.write_blank(row, column, None, canvas.style(**spine))


def _rest(
    canvas: Canvas, worksheet: BulkSheet, column: str, left: Sequence[tuple[Category, int]], row: int, last: int
) -> None:
    """The causes whose branch their words do not tell, for people to put where they belong."""
    text, look = canvas.text, canvas.style(text_wrap=True, valign="top", font_size=10)
    worksheet.merge_range(row, 1, row, last, "", look)
    worksheet.set_row(row, 48)
    if not left:
        worksheet.write_string(row, 1, text("tools.fishbone_blank"), look)
        return
    told = [_counted(canvas, column, each, count) for each, count in left[:LISTED]]
    begin = text("tools.unplaced")
    between = text.apart(["", ""])
    formula = f'"{begin} "&' + f'&"{between}"&'.join(each.formula for each in told)
    worksheet.put(row, 1, Formula(formula, f"{begin} " + between.join(str(each.value) for each in told)), look)
