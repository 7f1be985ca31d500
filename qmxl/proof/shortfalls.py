"""What a host cannot show, by name: the proofs leave out these cases and no other, and the reference says them."""

from collections.abc import Callable
from dataclasses import dataclass

from qmxl.functions.declaration import Function
from qmxl.functions.values import VALUE, ErrorValue, Given, Scalar, block, cells, is_blank

Case = tuple[tuple[Given, ...], Scalar]


@dataclass(frozen=True)
class Shortfall:
    """One thing some hosts cannot show, and which cases are about it."""

    name: str
    hosts: tuple[str, ...]
    brief: str  # in Vietnamese, for a narrow column
    vi: str
    en: str
    concerns: Callable[[Function, Case], bool]


def shortfall(host: str, function: Function, case: Case) -> Shortfall | None:
    """Why this host cannot show this case, or None when it must."""
    return next((s for s in SHORTFALLS if host in s.hosts and s.concerns(function, case)), None)


def _single_blank(function: Function, case: Case) -> bool:
    """A single value is given as an empty cell; an empty text is seen, and no code of the master's is 0."""
    pairs = zip(case[0], function.parameters, strict=False)
    return any(v is None and not p.ranged and (function.table is None or not p.required) for v, p in pairs)


def _holds(wanted: type) -> Callable[[Function, Case], bool]:
    return lambda _function, case: any(isinstance(value, wanted) for given in case[0] for value in cells(block(given)))


def _error_in_range(_function: Function, case: Case) -> bool:
    return any(
        len(cells(block(given))) > 1 and any(isinstance(v, ErrorValue) for v in cells(block(given)))
        for given in case[0]
    )


def _two_errors(_function: Function, case: Case) -> bool:
    return sum(isinstance(given, ErrorValue) for given in case[0]) > 1


def _errors_in_a_range(_function: Function, case: Case) -> bool:
    """Different errors in one range."""
    return any(len({v for v in cells(block(given)) if isinstance(v, ErrorValue)}) > 1 for given in case[0])


def _laid_across(function: Function, case: Case) -> bool:
    limits = function.name in ("QM_XMR_LOWER", "QM_XMR_UPPER") and not isinstance(case[1], ErrorValue)
    return limits or function.name == "QM_KAPPA"


def _blank_optional(function: Function, case: Case) -> bool:
    pairs = zip(case[0], function.parameters, strict=False)
    return any(not p.required and all(is_blank(v) for v in cells(block(g))) for g, p in pairs)


def _accented_capitals(_function: Function, case: Case) -> bool:
    return any(isinstance(v, str) and any(not c.isascii() and c.isupper() for c in v) for v in case[0])


def _looks_up(function: Function, case: Case) -> bool:
    sound = all(not is_blank(v) and not isinstance(v, ErrorValue) for given in case[0] for v in cells(block(given)))
    return function.table is not None and sound and case[1] is not VALUE


SHORTFALLS = (
    Shortfall(
        "TRUE-IS-1",
        ("formula in LibreOffice", "LibreOffice add-in"),
        "TRUE là 1",
        "LibreOffice coi TRUE là số 1, nên không báo #VALUE!.",
        "LibreOffice takes TRUE for the number 1, so it is not refused with #VALUE!.",
        _holds(bool),
    ),
    Shortfall(
        "SINGLE-BLANK",
        ("LibreOffice add-in",),
        "ô trống đơn thành 0",
        "Ô trống đưa vào một đối số đơn đến hàm như số 0, nên không ra #N/A; trong vùng ô thì thấy được.",
        "An empty cell given for a single value arrives as 0, so it does not give #N/A; inside a range it is seen.",
        _single_blank,
    ),
    Shortfall(
        "ERROR-IN-RANGE",
        ("LibreOffice add-in",),
        "vùng có lỗi: Err:504",
        "Vùng ô có lỗi bị LibreOffice từ chối trước khi đến hàm: hiện Err:504.",
        "LibreOffice refuses a range that holds an error before the function sees it: Err:504.",
        _error_in_range,
    ),
    Shortfall(
        "TWO-ERRORS",
        ("LibreOffice add-in",),
        "hai lỗi: trả lỗi sau",
        "Khi hai đối số đều là lỗi, LibreOffice trả lỗi sau.",
        "When two arguments are errors, LibreOffice returns the later one.",
        _two_errors,
    ),
    Shortfall(
        "ERRORS-IN-RANGE",
        ("formula in LibreOffice",),
        "nhiều lỗi: trả lỗi cuối",
        "Khi một vùng có nhiều lỗi khác nhau, LibreOffice trả lỗi sau cùng chứ không phải lỗi đầu tiên.",
        "Of different errors in one range LibreOffice returns the last, not the first.",
        _errors_in_a_range,
    ),
    Shortfall(
        "VBA-ERROR-ARGUMENT",
        ("VBA in LibreOffice",),
        "VBA không có lỗi",
        'VBA trong LibreOffice không có giá trị lỗi: lỗi đưa vào thành 0, lỗi trả ra thành chữ "Error 2042".',
        'VBA in LibreOffice has no error values: an error given becomes 0, one returned the text "Error 2042".',
        _holds(ErrorValue),
    ),
    Shortfall(
        "ENGINE-ARRAYS",
        ("formula in IronCalc",),
        "chưa tính mảng",
        "IronCalc chưa tính LOOKUP và SMALL với mảng, chưa hiểu A1:INDEX().",
        "IronCalc does not compute LOOKUP and SMALL with arrays yet, nor read A1:INDEX().",
        _laid_across,
    ),
    Shortfall(
        "ENGINE-SUMPRODUCT",
        ("formula in formualizer",),
        "chưa tính mảng",
        "formualizer chưa tính từng ô bên trong SUMPRODUCT.",
        "formualizer does not compute what is inside SUMPRODUCT cell by cell yet.",
        lambda function, _case: function.body is not None,
    ),
    Shortfall(
        "ENGINE-LETTERS",
        ("formula in formualizer",),
        "chữ hoa có dấu",
        "formualizer chưa đổi chữ hoa có dấu thành chữ thường.",
        "formualizer does not turn capitals with diacritics into small letters yet.",
        _accented_capitals,
    ),
    Shortfall(
        "NO-CALLER",
        ("VBA interpreter",),
        "không biết ô gọi",
        "Trình thông dịch VBA dùng để kiểm thử không biết ô nào đang gọi, nên không tìm được bảng chỉ số.",
        "The VBA interpreter of the tests does not know which cell calls, so it cannot find the indicator table.",
        _looks_up,
    ),
    Shortfall(
        "BLANK-OPTIONAL",
        ("xlwings",),
        "trống là bỏ qua",
        "Excel đưa ô trống và đối số bỏ qua như nhau, nên đối số tùy chọn trống là bỏ qua.",
        "Excel hands over an empty cell and an omitted argument alike: a blank optional argument counts as left out.",
        _blank_optional,
    ),
)
