' What every QM_ function shares: how a cell, a range and a fault are read.
' The codes of Excel's errors: 2007 #DIV/0!, 2015 #VALUE!, 2036 #NUM!, 2042 #N/A.

Private Function QmFault(number As Long) As Variant
    If number = 6 Then
        QmFault = CVErr(2036)
    ElseIf number = 11 Then
        QmFault = CVErr(2007)
    Else
        QmFault = CVErr(2015)
    End If
End Function

' What a range holds, as numbers Excel has not rounded to a currency; of several areas #VALUE!.
' The rows below the last one that its sheet uses are blank and left out, so that whole columns can be given.
Private Function QmContent(given As Variant) As Variant
    Dim found As Object, used As Object, rows As Double
    If Not IsObject(given) Then
        QmContent = given
        Exit Function
    End If
    QmContent = CVErr(2015)
    If given.Areas.Count > 1 Then Exit Function
    Set found = given
    If given.Rows.Count > 1 Then
        Set used = given.Worksheet.UsedRange
        rows = CDbl(used.Row) + used.Rows.Count - given.Row
        If rows < 1 Then rows = 1
        If rows < given.Rows.Count Then Set found = given.Resize(rows, given.Columns.Count)
    End If
    QmContent = found.Value2
End Function

Private Function QmColumns(given As Variant) As Long
    QmColumns = 1
    If IsObject(given) Then
        QmColumns = given.Columns.Count
    ElseIf IsArray(given) Then
        On Error Resume Next
        QmColumns = UBound(given, 1) - LBound(given, 1) + 1
        QmColumns = UBound(given, 2) - LBound(given, 2) + 1
        On Error GoTo 0
    End If
End Function

' How many cells were given, also those that are left out because they are blank.
Private Function QmCells(given As Variant, held As Variant) As Double
    If IsObject(given) Then
        QmCells = CDbl(given.Rows.Count) * given.Columns.Count
    Else
        QmCells = UBound(held)
    End If
End Function

' A list with blanks behind it, so that it is as long as another.
Private Function QmAsLong(held As Variant, size As Long) As Variant
    Dim longer() As Variant, i As Long
    QmAsLong = held
    If UBound(held) >= size Then Exit Function
    ReDim longer(1 To size)
    For i = 1 To UBound(held)
        longer(i) = held(i)
    Next
    QmAsLong = longer
End Function

Private Function QmValues(given As Variant) As Variant
    Dim content As Variant, element As Variant, flat() As Variant
    Dim i As Long, j As Long, n As Long, columns As Long
    content = QmContent(given)
    If Not IsArray(content) Then
        ReDim flat(1 To 1)
        flat(1) = content
        QmValues = flat
        Exit Function
    End If
    columns = QmColumns(content)
    For Each element In content
        n = n + 1
    Next
    ReDim flat(1 To n)
    If n = columns Then
        For Each element In content
            i = i + 1
            flat(i) = element
        Next
    Else
        n = 0
        For i = LBound(content, 1) To UBound(content, 1)
            For j = LBound(content, 2) To UBound(content, 2)
                n = n + 1
                flat(n) = content(i, j)
            Next
        Next
    End If
    QmValues = flat
End Function

Private Function QmIsNumber(value As Variant) As Boolean
    Select Case VarType(value)
        Case 2, 3, 4, 5, 6, 7, 14, 17, 20
            QmIsNumber = True
    End Select
End Function

Private Function QmIsBlank(value As Variant) As Boolean
    If IsError(value) Then Exit Function
    If IsEmpty(value) Then
        QmIsBlank = True
    ElseIf VarType(value) = 8 Then
        QmIsBlank = (Trim(value) = "")
    End If
End Function

Private Function QmKey(value As Variant) As String
    Dim word As String
    If IsEmpty(value) Then Exit Function
    word = LCase(Trim(CStr(value)))
    Do While InStr(1, word, "  ") > 0
        word = Replace(word, "  ", " ")
    Loop
    QmKey = word
End Function

Private Function QmNumber(given As Variant) As Variant
    Dim held As Variant
    held = QmValues(given)
    QmNumber = QmFaultIn(held, True)
    If IsError(QmNumber) Then Exit Function
    If UBound(held) > 1 Then
        QmNumber = CVErr(2015)
    Else
        QmNumber = CDbl(held(1))
    End If
End Function

Private Function QmText(given As Variant) As Variant
    Dim held As Variant
    held = QmValues(given)
    QmText = QmFaultIn(held, False)
    If IsError(QmText) Then Exit Function
    If UBound(held) > 1 Then
        QmText = CVErr(2015)
    Else
        QmText = QmKey(held(1))
    End If
End Function

Private Function QmFaultIn(held As Variant, numbersOnly As Boolean) As Variant
    Dim i As Long, blanks As Long, strange As Boolean
    QmFaultIn = Empty
    For i = 1 To UBound(held)
        If IsError(held(i)) Then
            QmFaultIn = held(i)
            Exit Function
        End If
        If QmIsBlank(held(i)) Then
            blanks = blanks + 1
        ElseIf Not QmIsNumber(held(i)) Then
            strange = True
        End If
    Next
    If blanks = UBound(held) Then
        QmFaultIn = CVErr(2042)
    ElseIf strange And numbersOnly Then
        QmFaultIn = CVErr(2015)
    End If
End Function

Private Function QmLeast(one As Variant, other As Variant) As Variant
    If other < one Then QmLeast = other Else QmLeast = one
End Function

Private Function QmGreatest(one As Variant, other As Variant) As Variant
    If other > one Then QmGreatest = other Else QmGreatest = one
End Function

' The x below which a share of the standard normal distribution lies, for a share of at least one half.
' Newton's steps from 0 approach the root of a concave function from one side, so they cannot overshoot.
Private Function QmNormalQuantile(share As Double) As Double
    Dim x As Double, density As Double, area As Double, term As Double, n As Long, steps As Long
    For steps = 1 To 200
        density = Exp(-x * x / 2) / 2.506628274631
        term = x
        area = x
        n = 1
        Do While term > area * 1E-17
            n = n + 2
            term = term * x * x / n
            area = area + term
        Loop
        term = (share - 0.5 - density * area) / density
        If term <= 1E-15 * x Then Exit For
        x = x + term
    Next
    QmNormalQuantile = x
End Function

Private Function QmNamed(name As String) As Variant
    Dim book As Object, named As Object
    On Error Resume Next
    Set book = ActiveWorkbook
    Set book = Application.Caller.Worksheet.Parent
    Set named = book.Names(name)
    QmNamed = QmValues(named.RefersToRange)
    On Error GoTo 0
End Function
