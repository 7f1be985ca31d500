"""What headings of figures say in three languages: which column names the point, which is counted, of how many."""

import re

# Headings come folded: without case, diacritics, stars, underscores and colons.
LABEL = re.compile(
    r"\b(?:(?:ky|thang|quy|tuan|nam|ngay)(?: (?:bao cao|thang|do|kham|thu))?|thoi gian|thoi diem|dot|stt|lan|mau"
    r"|periods?|months?|quarters?|weeks?|years?|dates?|days?|time|labels?|no|order|samples?|batch(?:es)?)\b"
    r"|日期|月份|月度|月|季度|年度|年|周|日|期间|时期|时间|序号|批"
)
NUMERATOR = re.compile(
    r"\b(?:tu so|so (?:ca|truong hop|vu|lan|loi|su co|phieu|ho so|nguoi|nguoi benh|luot)"
    r"(?: (?:dat|khong dat|mac|nhiem|nhiem khuan|te nga|nga|loet|sai|su co))?"
    r"|numerator|num|events?|cases?|counts?|defects?|defectives?|nonconform\w*|errors?|infections?|falls|y)\b"
    r"|分子|例数|件数|次数|缺陷数?|感染数"
)
DENOMINATOR = re.compile(
    r"\b(?:mau so|tong(?: so)?|co mau|so (?:co hoi|quan sat|mau)|so (?:luot|ngay|gio)|ngay (?:dieu tri|giuong|nam vien)"
    r"|denominator|denom|den|n|size|totals?|(?:\w+[ -])?days|days at risk|opportunit\w+|population|sample size|trials"
    r"|admissions|discharges|observed)\b|分母|总数|总例数|合计数|样本量|床日数?|人日数?|住院日"
)
VALUE = re.compile(
    r"\b(?:gia tri|ty le|ti le|ty suat|ti suat|ket qua|so lieu|so do|chi so|trung binh|diem|cong suat"
    r"|thoi gian (?:cho|kham|nam|xu ly|tra|giua|trung binh)|khoang cach|values?|rates?|percent\w*|means?|average"
    r"|measure\w*|results?|scores?|time (?:to|between)|x)\b|数值|测量值|值|率|均数|平均|得分|时长"
)
OF_TIME = re.compile(
    r"\b(?:ngay|gio|days?|hours?|1[., ]?000|10[., ]?000)\b|床日|人日|住院日|日数"
)  # what rates are per
SUBGROUP = re.compile(r"\b(?:nhom(?: con)?|mau|subgroups?|samples?|groups?|batch(?:es)?)\b|子组|样本|组|批")


def full(pattern: re.Pattern[str], said: str) -> bool:
    """Whether a heading says that and nothing else."""
    return pattern.fullmatch(said) is not None
