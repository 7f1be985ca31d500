"""The grade of harm an incident did to the patient."""

from qmxl.functions.declaration import Function, text
from qmxl.functions.expression import one_of
from qmxl.functions.values import DIV0, NA, VALUE

letter = text("letter", "phân loại tổn thương A … I", "category of harm A … I")

GRADES = (("NC0", ("A",)), ("NC1", ("B", "C", "D")), ("NC2", ("E", "F")), ("NC3", ("G", "H", "I")))

HARM = Function(
    name="QM_HARM",
    vi="Mức độ tổn thương của sự cố y khoa từ phân loại A … I.",
    en="The grade of harm of an incident from its category A … I.",
    unit=('"NC0", "NC1", "NC2" hoặc "NC3"', '"NC0", "NC1", "NC2" or "NC3"'),
    parameters=(letter,),
    guards=tuple((one_of(letter, letters), grade) for grade, letters in GRADES),
    errors=(("#VALUE! khi không phải A … I", "#VALUE! for anything but A … I"),),
    source="Thông tư 43/2018/TT-BYT, Phụ lục I",
    cases=(
        ((None,), NA),
        (("",), NA),
        (("J",), VALUE),
        (("NC1",), VALUE),
        ((1,), VALUE),
        ((DIV0,), DIV0),
        (("a",), "NC0"),
        (("A",), "NC0"),
        (("B",), "NC1"),
        (("C",), "NC1"),
        (("d",), "NC1"),
        (("E",), "NC2"),
        (("F",), "NC2"),
        (("G",), "NC3"),
        ((" H ",), "NC3"),
        (("i",), "NC3"),
    ),
)

FUNCTIONS = (HARM,)
