Attribute VB_Name = "QLCL"
' The buttons of the control workbook and of the ribbon: each asks the program qmxl for one thing and shows the outcome.
' One module for Excel and LibreOffice; ASCII only, no references. Its words stand in plain text on the hidden sheet _chu.
' It starts nothing but the program named in the user's own settings, with nothing but the path of a request file.
Option Explicit

Private Const TEXTS As String = "_chu"
Private Const IDENTITY As String = "_qmxl"
Private Const SHARED_FOLDER As String = "{SHARED}"
Private Const MASTERS_FOLDER As String = "{MASTERS}"
Private Const MASTER_NAME As String = "{MASTER}"
Private Const DESK_NAME As String = "{CONTROL}"
Private running As Boolean
Private stopAsked As Boolean
Private desk As Object
Private bar As Object
Private spoken As Long

Public Sub QmForms()
    QmDo "forms", "QM_forms_period"
End Sub
Public Sub QmCheck()
    QmDo "check", "QM_period"
End Sub
Public Sub QmConsolidate()
    QmDo "consolidate", "QM_period"
End Sub
Public Sub QmReturn()
    QmDo "return", "QM_period"
End Sub
Public Sub QmSend()
    QmDo "send", "QM_period"
End Sub
Public Sub QmClose()
    QmDo "close", "QM_period"
End Sub
Public Sub QmTools()
    QmDo "tools", "QM_period"
End Sub
Public Sub QmReview()
    QmDo "review", "QM_period"
End Sub
Public Sub QmCampaign()
    QmDo "campaign", "QM_period"
End Sub
Public Sub QmStop()
    stopAsked = True
End Sub
Public Sub QmOpenMaster()
    If running Then Exit Sub
    Set desk = QmDesk()
    If desk Is Nothing Then Exit Sub
    If Not QmOpened(QmBeside(QmBeside(desk.Path, MASTERS_FOLDER), Replace(MASTER_NAME, "{period}", QmPeriod("QM_period")))) Then QmTell "no_master"
End Sub
Public Sub QmRibbon(control As Object)
    Select Case control.ID
        Case "QmForms": QmForms
        Case "QmCheck": QmCheck
        Case "QmConsolidate": QmConsolidate
        Case "QmOpenMaster": QmOpenMaster
        Case "QmStop": QmStop
        Case "QmReturn": QmReturn
        Case "QmSend": QmSend
        Case "QmClose": QmClose
        Case "QmTools": QmTools
        Case "QmReview": QmReview
        Case "QmCampaign": QmCampaign
    End Select
End Sub

' The ribbon's words, asked for again when the person turns to a workbook of another language.
Public Sub QmRibbonLoad(ribbon As Object)
    Dim book As Object
    Set bar = ribbon
    Set book = ThisWorkbook
    On Error Resume Next
    book.QmWatch
End Sub
Public Sub QmRibbonText(control As Object, ByRef words As Variant)
    words = QmLabel(control.ID)
End Sub
Public Sub QmRibbonLook(ByVal book As Object)
    Dim before As Long: before = spoken
    If QmLanguage(book) <> before And Not bar Is Nothing Then bar.Invalidate
End Sub
Private Function QmLabel(key As String) As String
    QmLabel = QmWords(ThisWorkbook, key, QmLanguage(ActiveWorkbook))
End Function

' The column of words for a workbook's language: Vietnamese at first; a workbook that is not ours changes nothing.
Private Function QmLanguage(ByVal book As Object) As Long
    Dim row As Long, sheet As Object
    On Error GoTo Unsaid
    If spoken = 0 Then spoken = 2
    Set sheet = book.Worksheets(IDENTITY)
    For row = 1 To 20
        If CStr(sheet.Cells(row, 1).Value) = "language" Then
            Select Case CStr(sheet.Cells(row, 2).Value)
                Case "vi": spoken = 2
                Case "en": spoken = 3
                Case "zh": spoken = 4
            End Select
        End If
    Next
Unsaid:
    QmLanguage = spoken
End Function

' One request from the click to the outcome. A second click while it runs does nothing.
Private Sub QmDo(command As String, periodName As String)
    Dim period As String, found As String, warning As String, whatNext As String, wasSaved As Boolean
    If running Then Exit Sub
    running = True: stopAsked = False
    On Error GoTo Fault
    Set desk = QmDesk()
    If desk Is Nothing Then GoTo Done
    wasSaved = desk.Saved
    period = QmPeriod(periodName)
    warning = QmSaved(wasSaved)
    found = QmAnswer(command, period)
    If InStr(found, "=") > 0 Then
        whatNext = QmDecoded(QmField(found, "next"))
        QmShow QmDecoded(QmField(found, "sentence")), IIf(whatNext = "", QmText("next.again"), whatNext) & warning
    Else
        QmTell found
    End If
    QmLog QmText("button." & command), period, CStr(QmCell("QM_outcome").Value)
    If QmLibreOffice() Then
        If wasSaved Then desk.Saved = True
    ElseIf Not desk.ReadOnly Then
        desk.Save
    End If
    If InStr("consolidate campaign tools review", command) > 0 And QmField(found, "master") <> "" Then QmOpened QmDecoded(QmField(found, "master"))
Done:
    running = False
    Exit Sub
Fault:
    found = Err.Number & " " & Err.Description
    On Error Resume Next
    QmShow QmText("failed") & " " & found, QmText("next.failed")
    GoTo Done
End Sub

' Writes the request, starts the program and waits: gives the result file's text, or the key of what went wrong.
Private Function QmAnswer(command As String, period As String) As String
    Dim program As String, request As String: QmAnswer = "cloud"
    If desk.Path = "" Or InStr(desk.Path, "://") > 0 Then Exit Function
    QmAnswer = "no_setting"
    program = QmDecoded(QmField(QmRead(QmSetting()), "program"))
    If program = "" Then Exit Function
    QmAnswer = "no_program"
    If Not QmThere(program) Then Exit Function
    request = QmRequest()
    QmAnswer = "no_temp"
    QmWrite request, "command=" & command & vbLf & "folder=" & QmEncoded(desk.Path) & vbLf & "period=" & period & vbLf
    If Not QmThere(request) Then Exit Function
    QmAnswer = "blocked"
    QmShow QmText("running"), ""
    If QmStarted(program, request) Then QmAnswer = QmWaited(request)
    QmForget request
End Function
Private Function QmStarted(program As String, request As String) As Boolean
    On Error GoTo Blocked
    If QmLibreOffice() Then
        Shell """" & program & """ run """ & request & """", 0
    Else
        CreateObject("WScript.Shell").Run """" & program & """ run """ & request & """", 0, False
    End If
    QmStarted = True
Blocked:
End Function

' Until there is a result: shows n/m, passes a wish to stop on, and gives up after the time the workbook allows.
Private Function QmWaited(request As String) As String
    Dim begun As Date, asked As Date, progress As String, seconds As Long
    begun = Now
    Application.EnableCancelKey = 2
    On Error GoTo Interrupted
    Do
        DoEvents
        If QmThere(request & ".result") Then
            QmWaited = QmRead(request & ".result")
            If QmField(QmWaited, "end") <> "" Then Exit Do
        End If
        If QmThere(request & ".progress") Then progress = Replace(QmRead(request & ".progress"), vbLf, "")
        seconds = DateDiff("s", begun, Now)
        QmProgress progress, seconds
        QmWaited = ""
        If progress = "" And seconds >= CLng(QmText("seconds.start")) Then QmWaited = "silent"
        If seconds >= CLng(QmText("seconds.limit")) Then QmWaited = "slow"
        If asked > 0 And DateDiff("s", asked, Now) >= CLng(QmText("seconds.stop")) Then QmWaited = "stopping"
        If asked = 0 And (stopAsked Or QmWaited <> "") Then
            asked = Now: QmWrite request & ".cancel", "1"
        End If
        If QmWaited <> "" Then Exit Do
        Application.Wait Now + TimeSerial(0, 0, 1)
    Loop
    Exit Function
Interrupted:
    If Err.Number <> 18 Then Err.Raise Err.Number, , Err.Description
    stopAsked = True: Resume Next
End Function
Private Sub QmProgress(progress As String, seconds As Long)
    QmCell("QM_progress").Value = IIf(progress = "0/0", "", progress) & "  (" & seconds & " s)"
    Application.StatusBar = "qmxl: " & QmText("running") & " " & QmCell("QM_progress").Value
End Sub

' What to tell beside the outcome about changes that were not saved; Excel saves them, LibreOffice would lose the buttons.
Private Function QmSaved(wasSaved As Boolean) As String
    If QmLibreOffice() Then
        If Not wasSaved Then QmSaved = " " & QmText("unsaved")
    ElseIf desk.ReadOnly Then
        QmSaved = " " & QmText("read_only")
    ElseIf Not wasSaved And desk.Path <> "" Then
        desk.Save
    End If
End Function
Private Sub QmTell(key As String)
    QmShow QmText(key), QmText("next." & key)
End Sub
Private Sub QmShow(outcome As String, whatNext As String)
    QmCell("QM_outcome").Value = outcome
    QmCell("QM_next").Value = whatNext
    QmCell("QM_progress").Value = ""
    Application.StatusBar = False
End Sub

' A line at the top of the journal; the lines below move down, the oldest of a full sheet goes.
Private Sub QmLog(command As String, period As String, outcome As String)
    Dim lines As Object, count As Long
    Set lines = QmCell("QM_journal")
    count = lines.Rows.count
    lines.Offset(1, 0).Resize(count - 1).Value = lines.Resize(count - 1).Value
    lines.Resize(1).Value = Array(Format(Now, "yyyy-mm-dd hh:mm"), command, period, outcome)
End Sub

' The control workbook: this one, the active one, or the nearest above the active one; none at or below the shared folder,
' where every department may leave files.
Private Function QmDesk() As Object
    Dim folder As String, name As String, level As Integer
    If QmIsDesk(ThisWorkbook) Then Set QmDesk = ThisWorkbook: Exit Function
    If QmIsDesk(ActiveWorkbook) Then Set QmDesk = ActiveWorkbook: Exit Function
    If Not ActiveWorkbook Is Nothing Then folder = QmOutside(ActiveWorkbook.Path)
    For level = 0 To 3
        If folder = "" Then Exit For
        name = QmBeside(folder, DESK_NAME & ".xlsm")
        If Not QmThere(name) Then name = QmBeside(folder, DESK_NAME & ".xlsx")
        If QmOpened(name) Then
            If QmIsDesk(ActiveWorkbook) Then Set QmDesk = ActiveWorkbook: Exit Function
        End If
        folder = QmAbove(folder)
    Next
    QmSay QmLabel("no_desk")
End Function
Private Function QmIsDesk(ByVal book As Object) As Boolean
    On Error Resume Next
    QmIsDesk = (book.Names("QM_outcome").RefersToRange.Address <> "") And QmOutside(book.Path) = book.Path
End Function
Private Function QmAbove(ByVal folder As String) As String
    QmAbove = Left(folder, InStrRev(Application.PathSeparator & folder, Application.PathSeparator) - 1)
    If Right(QmAbove, 1) = Application.PathSeparator Then QmAbove = Left(QmAbove, Len(QmAbove) - 1)
End Function

' The folder, or the one above its first part called as the shared folder is.
Private Function QmOutside(ByVal folder As String) As String
    Dim at As Long, separator As String
    separator = Application.PathSeparator
    at = InStr(1, Replace(folder, "/", separator) & separator, separator & SHARED_FOLDER & separator, 1)
    QmOutside = folder
    If at > 0 Then QmOutside = Left(folder, at - 1)
End Function

' Opens a workbook with its macros off: what lies in a shared folder may be anybody's.
Private Function QmOpened(path As String) As Boolean
    Dim before As Variant
    If Not QmThere(path) Then Exit Function
    before = QmMacros(3)
    On Error GoTo NotOpened
    Workbooks.Open path, 0
    QmOpened = True
NotOpened:
    QmMacros before
End Function
Private Function QmMacros(setting As Variant) As Variant
    If QmLibreOffice() Then Exit Function
    QmMacros = Application.AutomationSecurity
    Application.AutomationSecurity = setting
End Function
Private Function QmCell(name As String) As Object
    Set QmCell = desk.Names(name).RefersToRange
End Function

' A period as typed; one that a request file could not hold becomes a question mark, which the program refuses in words.
Private Function QmPeriod(name As String) As String
    QmPeriod = UCase(Trim(CStr(QmCell(name).Value)))
    If QmPeriod Like "*[!0-9A-Z/-]*" Then QmPeriod = "?"
End Function
Private Function QmText(key As String) As String
    QmText = QmWords(desk, key, 2)
End Function

' A control workbook has its words in one language, in column 2; the add-in has three, in columns 2 to 4.
Private Function QmWords(ByVal book As Object, key As String, column As Long) As String
    Dim row As Long, sheet As Object
    Set sheet = book.Worksheets(TEXTS)
    For row = 1 To 200
        If CStr(sheet.Cells(row, 1).Value) = key Then
            QmWords = CStr(sheet.Cells(row, column).Value)
            If QmWords = "" Then QmWords = CStr(sheet.Cells(row, 2).Value)
            Exit Function
        End If
    Next
End Function

' A message before there is a desk to show it. VBA's own box shows most Vietnamese letters as "?" in Excel.
Private Sub QmSay(words As String)
    If QmLibreOffice() Then
        MsgBox words, 48, "qmxl"
    Else
        CreateObject("WScript.Shell").Popup words, 0, "qmxl", 48 + 4096
    End If
End Sub
Private Function QmField(text As String, key As String) As String
    Dim start As Long
    start = InStr(vbLf & text, vbLf & key & "=")
    If start > 0 Then QmField = Mid(text, start + Len(key) + 1, InStr(start, text & vbLf, vbLf) - start - Len(key) - 1)
End Function
Private Function QmEncoded(text As String) As String
    Dim i As Long
    For i = 1 To Len(text)
        QmEncoded = QmEncoded & Right("000" & Hex(AscW(Mid(text, i, 1)) And &HFFFF&), 4)
    Next
End Function
Private Function QmDecoded(digits As String) As String
    Dim i As Long
    For i = 1 To Len(digits) - 3 Step 4
        QmDecoded = QmDecoded & ChrW(CLng("&H1" & Mid(digits, i, 4)) - 65536)
    Next
End Function

' Only LibreOffice can make one of its own structures.
Private Function QmLibreOffice() As Boolean
    On Error Resume Next
    QmLibreOffice = Not (CreateObject("com.sun.star.beans.PropertyValue") Is Nothing)
End Function

' Excel's own file statements know one code page; folders of Vietnamese users need the scripting objects.
Private Function QmFiles() As Object
    Set QmFiles = CreateObject("Scripting.FileSystemObject")
End Function
Private Function QmBeside(folder As String, name As String) As String
    QmBeside = folder & Application.PathSeparator & name
End Function
Private Function QmSetting() As String
    Dim at As Long ' Excel knows the folder whatever letters the user's name has; Environ knows one code page
    If Not QmLibreOffice() Then at = InStr(1, Application.UserLibraryPath, "\Microsoft\AddIns", 1)
    If at > 0 Then QmSetting = Left(Application.UserLibraryPath, at - 1)
    If QmSetting = "" Then QmSetting = Environ("APPDATA")
    If QmSetting = "" Then QmSetting = Environ("XDG_CONFIG_HOME")
    If QmSetting = "" Then QmSetting = QmBeside(Environ("HOME"), ".config")
    QmSetting = QmBeside(QmBeside(QmSetting, "qmxl"), "program.txt")
End Function
Private Function QmRequest() As String
    If Not QmLibreOffice() Then QmRequest = QmFiles().GetSpecialFolder(2).Path
    If QmRequest = "" Then QmRequest = Environ("TEMP")
    If QmRequest = "" Then QmRequest = Environ("XDG_RUNTIME_DIR")
    If QmRequest = "" Then QmRequest = "/tmp"
    Randomize
    QmRequest = QmBeside(QmRequest, "qmxl-" & Hex(CLng(Rnd * 2000000000)) & Hex(CLng(Rnd * 2000000000)) & ".request")
End Function
Private Function QmThere(path As String) As Boolean
    On Error Resume Next
    If QmLibreOffice() Then QmThere = (Dir(path) <> ""): Exit Function
    QmThere = QmFiles().FileExists(path)
End Function
Private Function QmRead(path As String) As String
    Dim file As Integer, piece As String
    On Error GoTo Unreadable
    If Not QmThere(path) Then Exit Function
    If QmLibreOffice() Then
        file = FreeFile
        Open path For Input As #file
        Do While Not EOF(file)
            Line Input #file, piece
            QmRead = QmRead & piece & vbLf
        Loop
        Close #file
    Else
        QmRead = QmFiles().OpenTextFile(path, 1).ReadAll
    End If
    QmRead = Replace(QmRead, vbCr, "")
Unreadable:
    If Err.Number = 18 Then stopAsked = True
End Function
Private Sub QmWrite(path As String, text As String)
    Dim file As Integer
    On Error Resume Next
    If Not QmLibreOffice() Then QmFiles().CreateTextFile(path, True).Write text: Exit Sub
    file = FreeFile
    Open path For Output As #file
    Print #file, text
    Close #file
End Sub
Private Sub QmForget(request As String)
    Dim kind As Variant: On Error Resume Next
    For Each kind In Array("", ".progress", ".result")
        If QmLibreOffice() Then Kill request & kind
        If Not QmLibreOffice() Then QmFiles().DeleteFile (request & kind)
    Next
End Sub
