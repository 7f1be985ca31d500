"""The invented hospital: its departments, what each reports, its targets and its list of sub-items."""

from qmxl.control.control import Control
from qmxl.control.models import (
    ALL,
    Assignment,
    Department,
    FormAssignment,
    Hospital,
    IndicatorSetting,
    OwnIndicator,
    Recipient,
    Start,
    Target,
)
from qmxl.control.programme import Programme
from qmxl.control.targets import Targets
from qmxl.sample import earlier, programme
from qmxl.sample.rounds import ROUNDS
from qmxl.sample.skeleton import sub_items
from qmxl.sample.texts import YEAR

NAME = "Bệnh viện Mắt Bình Minh (dữ liệu minh họa)"
NOTE = "Bệnh viện không có thật. Nội dung tiểu mục là nội dung minh họa, không phải nguyên văn của Bộ Y tế."

DEPARTMENTS = {
    "KHOA_KHAM": "Khoa Khám bệnh – Cấp cứu",
    "BAN_PHAN_TRUOC": "Khoa Bán phần trước",
    "BAN_PHAN_SAU": "Khoa Bán phần sau",
    "GLOCOM": "Khoa Glôcôm",
    "MAT_TRE_EM": "Khoa Mắt trẻ em",
    "CHAN_THUONG": "Khoa Chấn thương mắt",
    "TAO_HINH": "Khoa Tạo hình – Thẩm mỹ mắt",
    "GMHS": "Khoa Phẫu thuật – Gây mê hồi sức",
    "XET_NGHIEM": "Phòng Xét nghiệm",
    "KHUC_XA": "Phòng Khúc xạ",
    "KSNK": "Khoa Kiểm soát nhiễm khuẩn",
    "DUOC": "Khoa Dược",
    "KHTH": "Phòng Kế hoạch tổng hợp",
    "TCKT": "Phòng Tài chính kế toán",
    "DIEU_DUONG": "Phòng Điều dưỡng",
    "QLCL": "Phòng Quản lý chất lượng",
}
WARDS = ("BAN_PHAN_TRUOC", "BAN_PHAN_SAU", "GLOCOM", "MAT_TRE_EM", "CHAN_THUONG", "TAO_HINH")

ASSIGNMENTS = {
    "BRVT-01": ("KHOA_KHAM",),
    "BRVT-02": (ALL,),
    "BRVT-03": ("TCKT",),
    "BRVT-04": ("TCKT",),
    "BRVT-05": ("TCKT",),
    "BRVT-06": ("KHTH",),
    "BRVT-07": WARDS,
    "BRVT-08": WARDS,
    "BRVT-09": WARDS,
    "BRVT-10": ("KHOA_KHAM",),
    "BRVT-11": ("KHOA_KHAM",),
    "BRVT-12": WARDS,
    "BRVT-13": WARDS,
    "BRVT-14": ("KHUC_XA",),
    "BRVT-15": ("KHUC_XA",),
    "BRVT-16": WARDS,
    "BRVT-17": ("GMHS",),
    "BRVT-18": ("GMHS",),
    "BRVT-19": ("GMHS",),
    "BRVT-20": ("XET_NGHIEM",),
    "BRVT-21": ("XET_NGHIEM",),
    "BRVT-22": ("XET_NGHIEM",),
    "BRVT-23": ("KSNK",),
    "BRVT-24": ("KSNK",),
    "BRVT-25": ("KSNK",),
    "BV-01": ("DUOC",),
}
TARGETS = {
    "BRVT-01": 90, "BRVT-02": 0, "BRVT-04": 90, "BRVT-05": 0.5, "BRVT-06": 95, "BRVT-07": 90, "BRVT-08": 85,
    "BRVT-09": 95, "BRVT-10": 100, "BRVT-11": 3, "BRVT-12": 3, "BRVT-13": 0, "BRVT-14": 92, "BRVT-15": 90,
    "BRVT-16": 95, "BRVT-17": 75, "BRVT-18": 98, "BRVT-19": 35, "BRVT-20": 95, "BRVT-21": 95, "BRVT-22": 90,
    "BRVT-23": 90, "BRVT-24": 85, "BRVT-25": 1.5, "BV-01": 98,
}  # fmt: skip
RECIPIENTS = (
    Recipient(name="Giám đốc (minh họa)", role="director", email="giam.doc@example.org", receives="overview"),
    Recipient(name="Thư ký HĐ QLCL (minh họa)", role="council", email="thu.ky@example.org", receives="master"),
    Recipient(name="Sở Y tế (minh họa)", role="authority", email="so.y.te@example.org", receives="upward", pdf=True),
)
FORMS = {  # whom forms are given that not every department has
    "incident_class": ("QLCL",),
    "checklist_observation": ("GMHS",),
    "safety_goals": ("QLCL",),
    "hand_hygiene": ("KSNK",),
}

OWN = OwnIndicator(
    code="BV-01",
    name="Tỷ lệ đơn thuốc ngoại trú kê đúng quy định",
    kind="proportion",
    numerator="Số đơn thuốc đúng quy định",
    denominator="Tổng số đơn thuốc được bình",
    unit="%",
    direction="higher",
    interval=1,
    area="Khoa Khám bệnh, khoa Dược",
    quality_attribute="An toàn",
    component="process",
    rationale="Đơn thuốc sai làm tăng nguy cơ cho người bệnh và bị bảo hiểm y tế từ chối thanh toán.",
    inclusion="Đơn thuốc ngoại trú được bình trong tháng, chọn ngẫu nhiên",
    data_source="Biên bản bình đơn thuốc",
    collection="Dược sĩ lâm sàng bình đơn hằng tháng; khoa Dược tổng hợp, gửi phòng QLCL.",
    data_quality="Độ chính xác cao",
    data_quality_grade="high",
    limit="đủ nội dung theo quy định kê đơn của Bộ Y tế, đúng chỉ định, liều và thời gian dùng",
    owner="DUOC",
    collector="Dược sĩ lâm sàng",
    consolidator="QLCL",
)
LIMITS = {  # what the standard definitions leave open
    "BRVT-06": "nộp về phòng KHTH trong 5 ngày làm việc sau khi người bệnh ra viện",
    "BRVT-07": "đủ các mục của phiếu chăm sóc, có giờ và chữ ký",
    "BRVT-16": "hoàn thành và trả về phòng KHTH trong 5 ngày làm việc sau khi ra viện",
    "BRVT-20": "trong 120 phút sau khi nhận mẫu",
    "BRVT-23": "đúng màu túi, đúng thùng, không quá 3/4 túi",
}


def control() -> Control:
    """The hospital's control workbook as values."""
    return Control(
        start=Start(forms_period=str(YEAR), period=f"{YEAR}-12"),
        recipients=RECIPIENTS,
        hospital=Hospital(
            name=NAME,
            authority="SỞ Y TẾ TỈNH BÌNH MINH",
            quality_office="Phòng Quản lý chất lượng",
            due_day=5,
            target_average=3.6,
            note=NOTE,
        ),
        departments={
            code: Department(code=code, name=name, capacity=programme.CAPACITY.get(code))
            for code, name in DEPARTMENTS.items()
        },
        assignments=tuple(Assignment(indicator=i, department=d) for i, several in ASSIGNMENTS.items() for d in several),
        targets=Targets(
            tuple(Target(indicator=i, target=value, source="Kế hoạch chất lượng 2025") for i, value in TARGETS.items())
        ),
        form_assignments=tuple(FormAssignment(form=f, department=d) for f, several in FORMS.items() for d in several),
        own_indicators={OWN.code: OWN.indicator()},
        standard={code: IndicatorSetting(code=code, limit=limit) for code, limit in LIMITS.items()},
        programme=Programme(
            criteria=programme.settings(),
            sub_items={item.code: item for item in sub_items()},
            agreed_targets=tuple(programme.agreed_targets()),
            rounds={each.code: each for each in ROUNDS},
            practices=programme.practices(),
        ),
        chart_marks=tuple(earlier.marks()),
        earlier=tuple(earlier.values_only()),
    )
