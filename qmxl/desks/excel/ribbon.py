"""The ribbon tab of QM.xlam: the control workbook's buttons for whatever workbook is open."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qmxl.control.start import BUTTONS, GROUP, Button
from qmxl.desks.excel.buttons import MODULE

TEXT = f"{MODULE}.QmRibbonText"  # answers for every control by its id, in the language of the workbook one looks at
PART = "customUI/customUI14.xml"
RELATIONSHIPS = "_rels/.rels"
SCHEMA = "http://schemas.microsoft.com/office/2009/07/customui"
EXTENSIBILITY = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
PICTURES = {
    "QmForms": "FileNew",
    "QmCheck": "Spelling",
    "QmConsolidate": "RefreshAll",
    "QmOpenMaster": "FileOpen",
    "QmStop": "PrintPreviewClose",
    "QmReturn": "Reply",
    "QmClose": "Lock",
    "QmSend": "FileSendAsAttachment",
    "QmTools": "ChartInsert",
    "QmReview": "FileDocumentInspect",
    "QmCampaign": "ViewGanttChart",
}


def custom_ui() -> str:
    """The tab QLCL with a button for each macro; Excel asks the macros what to write on them."""
    buttons = "\n".join(_button(button) for button in BUTTONS)
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<customUI xmlns="{SCHEMA}" onLoad="{MODULE}.QmRibbonLoad">
<ribbon><tabs><tab id="QmTab" label="QLCL"><group id="{GROUP}" getLabel="{TEXT}">
{buttons}
</group></tab></tabs></ribbon>
</customUI>
"""


def _button(button: Button) -> str:
    return (
        f'<button id="{button.macro}" getLabel="{TEXT}" getScreentip="{TEXT}" size="large" '
        f'imageMso="{PICTURES[button.macro]}" onAction="{MODULE}.QmRibbon"/>'
    )


def with_ribbon(package: bytes) -> bytes:
    """The package with the tab's part and the relationship that leads to it."""
    made = BytesIO()
    link = f'<Relationship Id="rIdQmRibbon" Type="{EXTENSIBILITY}" Target="{PART}"/></Relationships>'
    with ZipFile(BytesIO(package)) as before, ZipFile(made, "w", ZIP_DEFLATED) as after:
        for item in before.infolist():
            content = before.read(item)
            if item.filename == RELATIONSHIPS:
                content = content.replace(b"</Relationships>", link.encode())
            after.writestr(item, content)
        after.writestr(ZipInfo(PART), custom_ui().encode(), ZIP_DEFLATED)
    return made.getvalue()
