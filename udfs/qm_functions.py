"""The QM_ worksheet functions for Excel with xlwings. Made from the declarations: change those, not this.

Importable anywhere; where there is no Excel the decorators do nothing and the functions can be called from Python.
"""

from typing import Any

import xlwings as xw

from qmxl.functions import find
from qmxl.hosts.xlwings_bridge import MISSING, answer, named_columns


@xw.func(category="QM")
@xw.arg("numerator", doc="tử số: số ca đạt hoặc số sự kiện")
@xw.arg("denominator", doc="mẫu số: số ca quan sát hoặc số ngày nguy cơ")
@xw.arg("per", doc="tính trên bao nhiêu (100, 1000 …)")
def QM_RATE(numerator: Any, denominator: Any, per: Any = MISSING) -> Any:
    """Tỷ suất: số sự kiện trên một số đơn vị quan sát (có thể vượt quá số đó)."""
    return answer(find("QM_RATE"), (numerator, denominator, per,))


@xw.func(category="QM")
@xw.arg("numerator", doc="tử số: số ca đạt hoặc số sự kiện")
@xw.arg("denominator", doc="mẫu số: số ca quan sát hoặc số ngày nguy cơ")
def QM_PERCENT(numerator: Any, denominator: Any) -> Any:
    """Tỷ lệ phần trăm: số ca đạt trong số ca quan sát, không bao giờ quá 100."""
    return answer(find("QM_PERCENT"), (numerator, denominator,))


@xw.func(category="QM")
@xw.arg("numerator", doc="tử số: số ca đạt hoặc số sự kiện")
@xw.arg("denominator", doc="mẫu số: số ca quan sát hoặc số ngày nguy cơ")
@xw.arg("confidence", doc="độ tin cậy, giữa 0 và 1")
def QM_PERCENT_LOWER(numerator: Any, denominator: Any, confidence: Any = MISSING) -> Any:
    """Giới hạn dưới của khoảng tin cậy Wilson cho một tỷ lệ phần trăm."""
    return answer(find("QM_PERCENT_LOWER"), (numerator, denominator, confidence,))


@xw.func(category="QM")
@xw.arg("numerator", doc="tử số: số ca đạt hoặc số sự kiện")
@xw.arg("denominator", doc="mẫu số: số ca quan sát hoặc số ngày nguy cơ")
@xw.arg("confidence", doc="độ tin cậy, giữa 0 và 1")
def QM_PERCENT_UPPER(numerator: Any, denominator: Any, confidence: Any = MISSING) -> Any:
    """Giới hạn trên của khoảng tin cậy Wilson cho một tỷ lệ phần trăm."""
    return answer(find("QM_PERCENT_UPPER"), (numerator, denominator, confidence,))


@xw.func(category="QM")
@xw.arg("hours", doc="tổng số giờ mổ thực tế")
@xw.arg("rooms", doc="số phòng mổ")
@xw.arg("hours_per_day", doc="số giờ mỗi ngày")
@xw.arg("days_per_week", doc="số ngày mỗi tuần")
@xw.arg("weeks", doc="số tuần trong kỳ")
def QM_UTIL(hours: Any, rooms: Any, hours_per_day: Any = MISSING, days_per_week: Any = MISSING, weeks: Any = MISSING) -> Any:
    """Công suất sử dụng phòng mổ: giờ mổ thực tế so với giờ mổ sẵn có."""
    return answer(find("QM_UTIL"), (hours, rooms, hours_per_day, days_per_week, weeks,))


@xw.func(category="QM")
@xw.arg("current", doc="giá trị kỳ này")
@xw.arg("previous", doc="giá trị kỳ trước")
def QM_CHANGE(current: Any, previous: Any) -> Any:
    """Thay đổi tương đối so với kỳ trước (từ 40 còn 6 là -85)."""
    return answer(find("QM_CHANGE"), (current, previous,))


@xw.func(category="QM")
@xw.arg("previous", doc="giá trị kỳ trước")
@xw.arg("growth", doc="mức tăng (0,05 là 5 %)")
@xw.arg("maximum", doc="mức cao nhất")
def QM_TARGET(previous: Any, growth: Any = MISSING, maximum: Any = MISSING) -> Any:
    """Mức mục tiêu của năm sau: mức năm nay cộng mức tăng, không vượt mức cao nhất."""
    return answer(find("QM_TARGET"), (previous, growth, maximum,))


@xw.func(category="QM")
@xw.arg("value", doc="giá trị đạt được")
@xw.arg("target", doc="mục tiêu")
@xw.arg("direction", doc="\"cao\" (cao hơn là tốt), \"thap\" hoặc \"khoang\"")
@xw.arg("upper", doc="cận trên, khi tốt là trong khoảng từ mục tiêu đến đó")
def QM_STATUS(value: Any, target: Any, direction: Any, upper: Any = MISSING) -> Any:
    """So với mục tiêu: đúng bằng mục tiêu là đạt."""
    return answer(find("QM_STATUS"), (value, target, direction, upper,))


@xw.func(category="QM")
@xw.arg("levels", ndim=2, doc="mức của từng tiểu mục (1 … 5)")
@xw.arg("statuses", ndim=2, doc="kết quả của từng tiểu mục")
def QM_LEVEL(levels: Any, statuses: Any) -> Any:
    """Mức 1 … 5 của một tiêu chí từ kết quả các tiểu mục."""
    return answer(find("QM_LEVEL"), (levels, statuses,))


@xw.func(category="QM")
@xw.arg("levels", ndim=2, doc="mức của từng tiêu chí; trống hoặc KAD là không áp dụng")
@xw.arg("weights", ndim=2, doc="hệ số của từng tiêu chí (không có: 1)")
def QM_SCORE(levels: Any, weights: Any = MISSING) -> Any:
    """Điểm trung bình của các tiêu chí được áp dụng, có hệ số."""
    return answer(find("QM_SCORE"), (levels, weights,))


@xw.func(category="QM")
@xw.arg("first", ndim=2, doc="kết quả của người thứ nhất")
@xw.arg("second", ndim=2, doc="kết quả của người thứ hai")
def QM_AGREE(first: Any, second: Any) -> Any:
    """Tỷ lệ cặp kết quả trùng nhau giữa hai người đánh giá; cặp có ô trống không tính."""
    return answer(find("QM_AGREE"), (first, second,))


@xw.func(category="QM")
@xw.arg("first", ndim=2, doc="kết quả của người thứ nhất")
@xw.arg("second", ndim=2, doc="kết quả của người thứ hai")
def QM_KAPPA(first: Any, second: Any) -> Any:
    """Hệ số Kappa của Cohen: mức đồng thuận vượt trên ngẫu nhiên của hai người đánh giá."""
    return answer(find("QM_KAPPA"), (first, second,))


@xw.func(category="QM")
@xw.arg("answers", ndim=2, doc="các câu trả lời theo thang 1 … 5")
@xw.arg("threshold", doc="từ mức nào là hài lòng")
def QM_SATISFIED(answers: Any, threshold: Any = MISSING) -> Any:
    """Tỷ lệ câu trả lời từ ngưỡng hài lòng trở lên; ô trống không tính."""
    return answer(find("QM_SATISFIED"), (answers, threshold,))


@xw.func(category="QM")
@xw.arg("letter", doc="phân loại tổn thương A … I")
def QM_HARM(letter: Any) -> Any:
    """Mức độ tổn thương của sự cố y khoa từ phân loại A … I."""
    return answer(find("QM_HARM"), (letter,))


@xw.func(category="QM")
@xw.arg("centre", doc="đường trung tâm")
@xw.arg("size", doc="cỡ mẫu hoặc số đơn vị nguy cơ")
def QM_P_LOWER(centre: Any, size: Any) -> Any:
    """Giới hạn kiểm soát dưới của biểu đồ p (tỷ lệ)."""
    return answer(find("QM_P_LOWER"), (centre, size,))


@xw.func(category="QM")
@xw.arg("centre", doc="đường trung tâm")
@xw.arg("size", doc="cỡ mẫu hoặc số đơn vị nguy cơ")
def QM_P_UPPER(centre: Any, size: Any) -> Any:
    """Giới hạn kiểm soát trên của biểu đồ p (tỷ lệ)."""
    return answer(find("QM_P_UPPER"), (centre, size,))


@xw.func(category="QM")
@xw.arg("centre", doc="đường trung tâm")
@xw.arg("size", doc="cỡ mẫu hoặc số đơn vị nguy cơ")
def QM_U_LOWER(centre: Any, size: Any) -> Any:
    """Giới hạn kiểm soát dưới của biểu đồ u (tỷ suất)."""
    return answer(find("QM_U_LOWER"), (centre, size,))


@xw.func(category="QM")
@xw.arg("centre", doc="đường trung tâm")
@xw.arg("size", doc="cỡ mẫu hoặc số đơn vị nguy cơ")
def QM_U_UPPER(centre: Any, size: Any) -> Any:
    """Giới hạn kiểm soát trên của biểu đồ u (tỷ suất)."""
    return answer(find("QM_U_UPPER"), (centre, size,))


@xw.func(category="QM")
@xw.arg("centre", doc="đường trung tâm")
def QM_C_LOWER(centre: Any) -> Any:
    """Giới hạn kiểm soát dưới của biểu đồ c (số lượng)."""
    return answer(find("QM_C_LOWER"), (centre,))


@xw.func(category="QM")
@xw.arg("centre", doc="đường trung tâm")
def QM_C_UPPER(centre: Any) -> Any:
    """Giới hạn kiểm soát trên của biểu đồ c (số lượng)."""
    return answer(find("QM_C_UPPER"), (centre,))


@xw.func(category="QM")
@xw.arg("values", ndim=2, doc="các giá trị theo thứ tự thời gian")
def QM_XMR_CENTRE(values: Any) -> Any:
    """Đường trung tâm của biểu đồ XmR: trung bình của các giá trị."""
    return answer(find("QM_XMR_CENTRE"), (values,))


@xw.func(category="QM")
@xw.arg("values", ndim=2, doc="các giá trị theo thứ tự thời gian")
def QM_XMR_LOWER(values: Any) -> Any:
    """Giới hạn kiểm soát dưới của biểu đồ XmR: trung bình trừ 2,66 lần khoảng dao động trung bình."""
    return answer(find("QM_XMR_LOWER"), (values,))


@xw.func(category="QM")
@xw.arg("values", ndim=2, doc="các giá trị theo thứ tự thời gian")
def QM_XMR_UPPER(values: Any) -> Any:
    """Giới hạn kiểm soát trên của biểu đồ XmR: trung bình cộng 2,66 lần khoảng dao động trung bình."""
    return answer(find("QM_XMR_UPPER"), (values,))


@xw.func(category="QM", volatile=True)
@xw.arg("indicator", doc="mã chỉ số")
@xw.arg("department", doc="mã khoa/phòng, \"BV\" là toàn bệnh viện")
@xw.arg("period", doc="kỳ báo cáo: \"2025-10\", \"2025\"")
@xw.arg("what", doc="lấy gì: \"tyle\", \"tuso\", \"mauso\", \"muctieu\"")
def QM_VALUE(indicator: Any, department: Any, period: Any, what: Any = MISSING, caller: Any = None) -> Any:
    """Một số liệu trong bảng chỉ số của sổ tổng hợp (cùng tệp)."""
    return answer(find("QM_VALUE"), (indicator, department, period, what,), named_columns(caller))
