"""The thirteen headings of a definition, in their order, and how people write them."""

from functools import cache

from qmxl.catalogue import loader
from qmxl.catalogue.declared import FormField
from qmxl.forms.headings import heading

# By the field of an indicator that holds what stands below the heading.
HEADINGS = (
    "area",
    "quality_attribute",
    "component",
    "rationale",
    "method",
    "numerator",
    "denominator",
    "inclusion",
    "exclusion",
    "data_source",
    "collection",
    "data_quality",
    "interval",
)
# As handbooks write them, slips of the pen among them; compared without case, diacritics and spaces.
SPELLINGS = {
    "area": ("Lĩnh vực áp dụng", "Lĩnh vực", "Phạm vi áp dụng"),
    "quality_attribute": ("Đặc tính chất lượng", "Đặc tính", "Khía cạnh chất lượng"),
    "component": ("Thành tố chất lượng", "Thành tố", "Thành số chất lượng", "Thành số"),
    "rationale": ("Lý do lựa chọn", "Lý do chọn", "Lý do chọn lựa", "Lý do", "Lí do", "Lí do lựa chọn"),
    "method": ("Phương pháp tính", "Phương pháp tính toán", "Cách tính", "Công thức tính", "Công thức"),
    "numerator": ("Tử số",),
    "denominator": ("Mẫu số",),
    "inclusion": ("Tiêu chuẩn lựa chọn", "Tiêu chuẩn chọn lựa", "Tiêu chuẩn chọn", "Tiêu chí lựa chọn", "Lựa chọn"),
    "exclusion": ("Tiêu chuẩn loại trừ", "Tiêu chí loại trừ", "Loại trừ"),
    "data_source": ("Nguồn số liệu", "Nguồn dữ liệu", "Nguồn"),
    "collection": ("Thu thập và tổng hợp số liệu", "Thu thập số liệu", "Thu thập", "Thu thập và tổng hợp"),
    "data_quality": ("Giá trị của số liệu", "Giá trị số liệu", "Giá trị"),
    "interval": (
        "Tần suất báo cáo",
        "Tần suất",
        "Tần xuất báo cáo",
        "Tần xuất báo",
        "Tần xuất",
        "Tần số báo cáo",
        "Kỳ báo cáo",
    ),
    "code": ("Mã chỉ số", "Mã"),
    "name": ("Tên chỉ số", "Chỉ số"),
}


def bare(cell: object) -> str:
    """A heading as it is compared: ``Tửsố``, ``Tử số:`` and ``TU SO`` are one; "" for what is no text."""
    return heading(cell).replace(" ", "").rstrip(".-–")


def field_of(cell: object) -> str:
    """The field of an own indicator that a heading is about; "" for none."""
    return _known().get(bare(cell), "")


@cache
def _known() -> dict[str, str]:
    spellings = {bare(spelling): field for field, several in SPELLINGS.items() for spelling in several}
    labels = {
        bare(label): field.id
        for field in _form_fields().values()
        for label in (field.id, field.label.vi, field.label.en, field.label.zh, *field.aliases)
    }
    return {**labels, **spellings}


def _form_fields() -> dict[str, FormField]:
    return next(form for form in loader.forms("control") if form.id == "own_indicators").by_field
