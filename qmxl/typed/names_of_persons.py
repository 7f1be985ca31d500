"""How Vietnamese names and dates of birth are written, as patterns."""

import unicodedata

FAMILY = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Mai|Lâm|Tô|Cao|Trương|Hà|"
    "Tạ|Lương|Đào|Lưu|Châu|Thái|Vương|Quách|Phùng|Kiều|Nông|Hứa|Tống|Chu|Triệu|La|Văn|Thạch|Sơn|Kim|Danh|Giàng|Lò|Vàng"
)
UPPER = "A-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
LOWER = "a-zà-ãè-êìíò-õùúýăđĩũơư" + "".join(map(chr, range(0x1EA1, 0x1EFB, 2)))
WORD = rf"[{UPPER}][{LOWER}]*"
NAME = rf"(?:(?:{FAMILY})(?:\s+{WORD}){{1,4}}|(?:{FAMILY.upper()})(?:\s+[{UPPER}]+){{1,4}})(?![{LOWER}])"
DAY = r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d\d"
WORDS = r"(?<!vi )(?<!Vi )(?<!vệ )(?<!ký )\b[Ss]inh(?:\s+(?:ngày|năm))?|\b[Nn]gày\s+sinh|\b(?:SN|NS|DOB)"
BORN = rf"(?:{WORDS})\s*:?\s*(?:{DAY}|19\d\d|20\d\d)"


def without_accents(text: str) -> str:
    """The text as somebody types it who has no Vietnamese keyboard."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


_PLAIN = "|".join(dict.fromkeys(without_accents(FAMILY).split("|")))
# Without accents, and in small letters where the middle name leaves no doubt.
PLAIN_NAME = (
    rf"(?:\b(?:{_PLAIN})(?:\s+[A-Z][a-z]*){{1,4}}(?![a-z])|\b(?:{_PLAIN.upper()})(?:\s+[A-Z]+){{1,4}}(?![a-z])"
    rf"|\b(?:{FAMILY.lower()}|{_PLAIN.lower()})\s+(?:văn|thị|van|thi)\s+[{LOWER}]+(?:\s+[{LOWER}]+)?)"
)
