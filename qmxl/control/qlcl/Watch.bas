Attribute VB_Name = "ThisWorkbook"
' Tells the ribbon which workbook the person turns to. It stands in the add-in alone, and nothing but the ribbon starts it.
Option Explicit
Private WithEvents host As Application

Public Sub QmWatch()
    Set host = Application
End Sub
Private Sub host_WorkbookActivate(ByVal book As Workbook)
    QmRibbonLook book
End Sub
