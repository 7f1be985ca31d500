Attribute VB_Name = "QM"
' The QM_ worksheet functions of qmxl. This file is made from the declarations: change those, not this.
' ASCII only, no references: import it in the VBA editor of Excel 2010 or newer, or use QM.xlam.
Option Explicit

Public Function QM_RATE(numerator As Variant, denominator As Variant, Optional per As Variant) As Variant
    Dim qNumerator As Variant, qDenominator As Variant, qPer As Variant, result As Variant
    On Error GoTo Fault
    qNumerator = QmNumber(numerator)
    result = qNumerator
    If IsError(result) Then GoTo Done
    qDenominator = QmNumber(denominator)
    result = qDenominator
    If IsError(result) Then GoTo Done
    If Not IsMissing(per) Then
        qPer = QmNumber(per)
        result = qPer
        If IsError(result) Then GoTo Done
    Else
        qPer = 100
    End If
    If qDenominator = 0 Then result = CVErr(2007): GoTo Done
    result = qNumerator * qPer / qDenominator
Done:
    QM_RATE = result
    Exit Function
Fault:
    QM_RATE = QmFault(Err.Number)
End Function

Public Function QM_PERCENT(numerator As Variant, denominator As Variant) As Variant
    Dim qNumerator As Variant, qDenominator As Variant, result As Variant
    On Error GoTo Fault
    qNumerator = QmNumber(numerator)
    result = qNumerator
    If IsError(result) Then GoTo Done
    qDenominator = QmNumber(denominator)
    result = qDenominator
    If IsError(result) Then GoTo Done
    If qNumerator < 0 Or qNumerator > qDenominator Then result = CVErr(2036): GoTo Done
    If qDenominator = 0 Then result = CVErr(2007): GoTo Done
    result = qNumerator * 100 / qDenominator
Done:
    QM_PERCENT = result
    Exit Function
Fault:
    QM_PERCENT = QmFault(Err.Number)
End Function

Public Function QM_PERCENT_LOWER(numerator As Variant, denominator As Variant, Optional confidence As Variant) As Variant
    Dim qNumerator As Variant, qDenominator As Variant, qConfidence As Variant, result As Variant
    On Error GoTo Fault
    qNumerator = QmNumber(numerator)
    result = qNumerator
    If IsError(result) Then GoTo Done
    qDenominator = QmNumber(denominator)
    result = qDenominator
    If IsError(result) Then GoTo Done
    If Not IsMissing(confidence) Then
        qConfidence = QmNumber(confidence)
        result = qConfidence
        If IsError(result) Then GoTo Done
    Else
        qConfidence = 0.95
    End If
    If qNumerator < 0 Or qNumerator > qDenominator Then result = CVErr(2036): GoTo Done
    If qDenominator = 0 Then result = CVErr(2007): GoTo Done
    If qConfidence <= 0 Or qConfidence >= 1 Then result = CVErr(2036): GoTo Done
    result = 100 * QmGreatest(0, (qNumerator + QmNormalQuantile((1 + qConfidence) / 2) * QmNormalQuantile((1 + qConfidence) / 2) / 2 + -1 * (QmNormalQuantile((1 + qConfidence) / 2) * Sqr(qNumerator * (qDenominator - qNumerator) / qDenominator + QmNormalQuantile((1 + qConfidence) / 2) * QmNormalQuantile((1 + qConfidence) / 2) / 4))) / (qDenominator + QmNormalQuantile((1 + qConfidence) / 2) * QmNormalQuantile((1 + qConfidence) / 2)))
Done:
    QM_PERCENT_LOWER = result
    Exit Function
Fault:
    QM_PERCENT_LOWER = QmFault(Err.Number)
End Function

Public Function QM_PERCENT_UPPER(numerator As Variant, denominator As Variant, Optional confidence As Variant) As Variant
    Dim qNumerator As Variant, qDenominator As Variant, qConfidence As Variant, result As Variant
    On Error GoTo Fault
    qNumerator = QmNumber(numerator)
    result = qNumerator
    If IsError(result) Then GoTo Done
    qDenominator = QmNumber(denominator)
    result = qDenominator
    If IsError(result) Then GoTo Done
    If Not IsMissing(confidence) Then
        qConfidence = QmNumber(confidence)
        result = qConfidence
        If IsError(result) Then GoTo Done
    Else
        qConfidence = 0.95
    End If
    If qNumerator < 0 Or qNumerator > qDenominator Then result = CVErr(2036): GoTo Done
    If qDenominator = 0 Then result = CVErr(2007): GoTo Done
    If qConfidence <= 0 Or qConfidence >= 1 Then result = CVErr(2036): GoTo Done
    result = 100 * QmLeast(1, (qNumerator + QmNormalQuantile((1 + qConfidence) / 2) * QmNormalQuantile((1 + qConfidence) / 2) / 2 + 1 * (QmNormalQuantile((1 + qConfidence) / 2) * Sqr(qNumerator * (qDenominator - qNumerator) / qDenominator + QmNormalQuantile((1 + qConfidence) / 2) * QmNormalQuantile((1 + qConfidence) / 2) / 4))) / (qDenominator + QmNormalQuantile((1 + qConfidence) / 2) * QmNormalQuantile((1 + qConfidence) / 2)))
Done:
    QM_PERCENT_UPPER = result
    Exit Function
Fault:
    QM_PERCENT_UPPER = QmFault(Err.Number)
End Function

Public Function QM_UTIL(hours As Variant, rooms As Variant, Optional hours_per_day As Variant, Optional days_per_week As Variant, Optional weeks As Variant) As Variant
    Dim qHours As Variant, qRooms As Variant, qHoursPerDay As Variant, qDaysPerWeek As Variant, qWeeks As Variant, result As Variant
    On Error GoTo Fault
    qHours = QmNumber(hours)
    result = qHours
    If IsError(result) Then GoTo Done
    qRooms = QmNumber(rooms)
    result = qRooms
    If IsError(result) Then GoTo Done
    If Not IsMissing(hours_per_day) Then
        qHoursPerDay = QmNumber(hours_per_day)
        result = qHoursPerDay
        If IsError(result) Then GoTo Done
    Else
        qHoursPerDay = 6
    End If
    If Not IsMissing(days_per_week) Then
        qDaysPerWeek = QmNumber(days_per_week)
        result = qDaysPerWeek
        If IsError(result) Then GoTo Done
    Else
        qDaysPerWeek = 5
    End If
    If Not IsMissing(weeks) Then
        qWeeks = QmNumber(weeks)
        result = qWeeks
        If IsError(result) Then GoTo Done
    Else
        qWeeks = 1
    End If
    If qHours < 0 Or qRooms < 0 Or qHoursPerDay < 0 Or qDaysPerWeek < 0 Or qWeeks < 0 Then result = CVErr(2036): GoTo Done
    If qRooms * qHoursPerDay * qDaysPerWeek * qWeeks = 0 Then result = CVErr(2007): GoTo Done
    result = qHours * 100 / (qRooms * qHoursPerDay * qDaysPerWeek * qWeeks)
Done:
    QM_UTIL = result
    Exit Function
Fault:
    QM_UTIL = QmFault(Err.Number)
End Function

Public Function QM_CHANGE(current As Variant, previous As Variant) As Variant
    Dim qCurrent As Variant, qPrevious As Variant, result As Variant
    On Error GoTo Fault
    qCurrent = QmNumber(current)
    result = qCurrent
    If IsError(result) Then GoTo Done
    qPrevious = QmNumber(previous)
    result = qPrevious
    If IsError(result) Then GoTo Done
    If qPrevious = 0 Then result = CVErr(2007): GoTo Done
    result = (qCurrent - qPrevious) * 100 / qPrevious
Done:
    QM_CHANGE = result
    Exit Function
Fault:
    QM_CHANGE = QmFault(Err.Number)
End Function

Public Function QM_TARGET(previous As Variant, Optional growth As Variant, Optional maximum As Variant) As Variant
    Dim qPrevious As Variant, qGrowth As Variant, qMaximum As Variant, result As Variant
    On Error GoTo Fault
    qPrevious = QmNumber(previous)
    result = qPrevious
    If IsError(result) Then GoTo Done
    If Not IsMissing(growth) Then
        qGrowth = QmNumber(growth)
        result = qGrowth
        If IsError(result) Then GoTo Done
    Else
        qGrowth = 0.05
    End If
    If Not IsMissing(maximum) Then
        qMaximum = QmNumber(maximum)
        result = qMaximum
        If IsError(result) Then GoTo Done
    Else
        qMaximum = 5
    End If
    result = QmLeast(qPrevious * (1 + qGrowth), qMaximum)
Done:
    QM_TARGET = result
    Exit Function
Fault:
    QM_TARGET = QmFault(Err.Number)
End Function

Public Function QM_STATUS(value As Variant, target As Variant, direction As Variant, Optional upper As Variant) As Variant
    Dim qValue As Variant, qTarget As Variant, qDirection As Variant, qUpper As Variant, result As Variant
    On Error GoTo Fault
    qValue = QmNumber(value)
    result = qValue
    If IsError(result) Then GoTo Done
    qTarget = QmNumber(target)
    result = qTarget
    If IsError(result) Then GoTo Done
    qDirection = QmText(direction)
    result = qDirection
    If IsError(result) Then GoTo Done
    If Not IsMissing(upper) Then
        qUpper = QmNumber(upper)
        result = qUpper
        If IsError(result) Then GoTo Done
    Else
        qUpper = -999999999999
    End If
    If (QmKey(qDirection) = "khoang" Or QmKey(qDirection) = "kho" & ChrW(7843) & "ng" Or QmKey(qDirection) = "trong kho" & ChrW(7843) & "ng" Or QmKey(qDirection) = "between") And qUpper < qTarget Then result = CVErr(2036): GoTo Done
    If (QmKey(qDirection) = "khoang" Or QmKey(qDirection) = "kho" & ChrW(7843) & "ng" Or QmKey(qDirection) = "trong kho" & ChrW(7843) & "ng" Or QmKey(qDirection) = "between") And qValue >= qTarget - 0.000000001 And qValue <= qUpper + 0.000000001 Then result = ChrW(272) & ChrW(7841) & "t": GoTo Done
    If (QmKey(qDirection) = "cao" Or QmKey(qDirection) = "higher") And qValue >= qTarget - 0.000000001 Then result = ChrW(272) & ChrW(7841) & "t": GoTo Done
    If (QmKey(qDirection) = "thap" Or QmKey(qDirection) = "th" & ChrW(7845) & "p" Or QmKey(qDirection) = "lower") And qValue <= qTarget + 0.000000001 Then result = ChrW(272) & ChrW(7841) & "t": GoTo Done
    If QmKey(qDirection) = "cao" Or QmKey(qDirection) = "higher" Or QmKey(qDirection) = "thap" Or QmKey(qDirection) = "th" & ChrW(7845) & "p" Or QmKey(qDirection) = "lower" Or QmKey(qDirection) = "khoang" Or QmKey(qDirection) = "kho" & ChrW(7843) & "ng" Or QmKey(qDirection) = "trong kho" & ChrW(7843) & "ng" Or QmKey(qDirection) = "between" Then result = "Kh" & ChrW(244) & "ng " & ChrW(273) & ChrW(7841) & "t": GoTo Done
    result = CVErr(2015)
Done:
    QM_STATUS = result
    Exit Function
Fault:
    QM_STATUS = QmFault(Err.Number)
End Function

Public Function QM_LEVEL(levels As Variant, statuses As Variant) As Variant
    Dim qLevels As Variant, qStatuses As Variant, result As Variant
    On Error GoTo Fault
    qLevels = QmValues(levels)
    result = QmFaultIn(qLevels, False)
    If IsError(result) Then GoTo Done
    qStatuses = QmValues(statuses)
    result = QmFaultIn(qStatuses, False)
    If IsError(result) Then GoTo Done
    If QmCells(levels, qLevels) <> QmCells(statuses, qStatuses) Or QmColumns(levels) <> QmColumns(statuses) Then result = CVErr(2015): GoTo Done
    qLevels = QmAsLong(qLevels, UBound(qStatuses))
    qStatuses = QmAsLong(qStatuses, UBound(qLevels))
    Dim i As Long, word As String, meaning As Long, atLevel As Double, listed As Boolean
    Dim found(1 To 5, 0 To 2) As Long
    For i = 1 To UBound(qLevels)
        word = QmKey(qStatuses(i))
        If word <> "" Or Not QmIsBlank(qLevels(i)) Then
            If Not QmIsNumber(qLevels(i)) Then result = CVErr(2015): GoTo Done
            atLevel = qLevels(i)
            If atLevel < 1 Or atLevel > 5 Or atLevel <> Int(atLevel) Then result = CVErr(2015): GoTo Done
            meaning = -1
            If InStr(1, word, "|") > 0 Then result = CVErr(2015): GoTo Done
            If word = "" Then meaning = 2
            If InStr(1, "|" & ChrW(273) & ChrW(7841) & "t|c" & ChrW(243) & "|c" & ChrW(243) & " l" & ChrW(7895) & "i|", "|" & word & "|") > 0 Then meaning = 0
            If InStr(1, "|kh" & ChrW(244) & "ng " & ChrW(273) & ChrW(7841) & "t|kh" & ChrW(244) & "ng|ch" & ChrW(432) & "a bi" & ChrW(7871) & "t l" & ChrW(224) & "m|kh" & ChrW(244) & "ng c" & ChrW(243) & " l" & ChrW(7895) & "i|", "|" & word & "|") > 0 Then meaning = 1
            If InStr(1, "|kad|", "|" & word & "|") > 0 Then meaning = 3
            If meaning = -1 Then result = CVErr(2015): GoTo Done
            If meaning < 3 Then found(atLevel, meaning) = found(atLevel, meaning) + 1
            If meaning < 3 And atLevel > 1 Then listed = True
        End If
    Next
    If found(1, 0) > 0 Then
        result = 1
    ElseIf Not listed Then
        result = CVErr(2042)
    Else
        Dim best As Long, worst As Long, bestStopped As Boolean, worstStopped As Boolean
        best = 1
        worst = 1
        worstStopped = found(1, 2) > 0
        For i = 2 To 5
            If found(i, 1) > 0 Then bestStopped = True
            If found(i, 1) + found(i, 2) > 0 Then worstStopped = True
            If found(i, 0) + found(i, 2) > 0 And Not bestStopped Then best = i
            If found(i, 0) > 0 And Not worstStopped Then worst = i
        Next
        If best = worst Then result = best Else result = CVErr(2042)
    End If
Done:
    QM_LEVEL = result
    Exit Function
Fault:
    QM_LEVEL = QmFault(Err.Number)
End Function

Public Function QM_SCORE(levels As Variant, Optional weights As Variant) As Variant
    Dim qLevels As Variant, qWeights As Variant, result As Variant
    On Error GoTo Fault
    qLevels = QmValues(levels)
    result = QmFaultIn(qLevels, False)
    If IsError(result) Then GoTo Done
    If Not IsMissing(weights) Then
        qWeights = QmValues(weights)
        result = QmFaultIn(qWeights, False)
        If IsError(result) Then GoTo Done
    End If
    If IsArray(qWeights) Then
        If QmCells(levels, qLevels) <> QmCells(weights, qWeights) Or QmColumns(levels) <> QmColumns(weights) Then result = CVErr(2015): GoTo Done
        qLevels = QmAsLong(qLevels, UBound(qWeights))
        qWeights = QmAsLong(qWeights, UBound(qLevels))
    End If
    Dim i As Long, total As Double, heavy As Double, weight As Variant, strange As Boolean, missing As Boolean
    For i = 1 To UBound(qLevels)
        If Not QmIsBlank(qLevels(i)) And QmKey(qLevels(i)) <> "kad" Then
            weight = 1
            If IsArray(qWeights) Then weight = qWeights(i)
            If QmIsBlank(weight) Then
                missing = True
            ElseIf QmIsNumber(weight) And QmIsNumber(qLevels(i)) Then
                total = total + qLevels(i) * weight
                heavy = heavy + weight
            Else
                strange = True
            End If
        End If
    Next
    If missing Then
        result = CVErr(2042)
    ElseIf strange Then
        result = CVErr(2015)
    ElseIf heavy = 0 Then
        result = CVErr(2007)
    Else
        result = total / heavy
    End If
Done:
    QM_SCORE = result
    Exit Function
Fault:
    QM_SCORE = QmFault(Err.Number)
End Function

Public Function QM_AGREE(first As Variant, second As Variant) As Variant
    Dim qFirst As Variant, qSecond As Variant, result As Variant
    On Error GoTo Fault
    qFirst = QmValues(first)
    result = QmFaultIn(qFirst, False)
    If IsError(result) Then GoTo Done
    qSecond = QmValues(second)
    result = QmFaultIn(qSecond, False)
    If IsError(result) Then GoTo Done
    If QmCells(first, qFirst) <> QmCells(second, qSecond) Or QmColumns(first) <> QmColumns(second) Then result = CVErr(2015): GoTo Done
    qFirst = QmAsLong(qFirst, UBound(qSecond))
    qSecond = QmAsLong(qSecond, UBound(qFirst))
    Dim i As Long, n As Long, agreed As Long
    For i = 1 To UBound(qFirst)
        If Not QmIsBlank(qFirst(i)) And Not QmIsBlank(qSecond(i)) Then
            n = n + 1
            If QmKey(qFirst(i)) = QmKey(qSecond(i)) Then agreed = agreed + 1
        End If
    Next
    If n = 0 Then result = CVErr(2007) Else result = agreed * 100 / n
Done:
    QM_AGREE = result
    Exit Function
Fault:
    QM_AGREE = QmFault(Err.Number)
End Function

Public Function QM_KAPPA(first As Variant, second As Variant) As Variant
    Dim qFirst As Variant, qSecond As Variant, result As Variant
    On Error GoTo Fault
    qFirst = QmValues(first)
    result = QmFaultIn(qFirst, False)
    If IsError(result) Then GoTo Done
    qSecond = QmValues(second)
    result = QmFaultIn(qSecond, False)
    If IsError(result) Then GoTo Done
    If QmCells(first, qFirst) <> QmCells(second, qSecond) Or QmColumns(first) <> QmColumns(second) Then result = CVErr(2015): GoTo Done
    qFirst = QmAsLong(qFirst, UBound(qSecond))
    qSecond = QmAsLong(qSecond, UBound(qFirst))
    Dim i As Long, j As Long, n As Double, agreed As Double, expected As Double
    If QmColumns(first) > 1 Then result = CVErr(2015): GoTo Done
    Dim one() As String, other() As String
    ReDim one(1 To UBound(qFirst))
    ReDim other(1 To UBound(qFirst))
    For i = 1 To UBound(qFirst)
        If Not QmIsBlank(qFirst(i)) And Not QmIsBlank(qSecond(i)) Then
            n = n + 1
            one(n) = QmKey(qFirst(i))
            other(n) = QmKey(qSecond(i))
            If one(n) = other(n) Then agreed = agreed + 1
        End If
    Next
    For i = 1 To n
        For j = 1 To n
            If one(i) = other(j) Then expected = expected + 1
        Next
    Next
    If n * n = expected Then result = CVErr(2007) Else result = (n * agreed - expected) / (n * n - expected)
Done:
    QM_KAPPA = result
    Exit Function
Fault:
    QM_KAPPA = QmFault(Err.Number)
End Function

Public Function QM_SATISFIED(answers As Variant, Optional threshold As Variant) As Variant
    Dim qAnswers As Variant, qThreshold As Variant, result As Variant
    On Error GoTo Fault
    qAnswers = QmValues(answers)
    result = QmFaultIn(qAnswers, True)
    If IsError(result) Then GoTo Done
    If Not IsMissing(threshold) Then
        qThreshold = QmNumber(threshold)
        result = qThreshold
        If IsError(result) Then GoTo Done
    Else
        qThreshold = 4
    End If
    Dim i As Long, asked As Long, satisfied As Long
    For i = 1 To UBound(qAnswers)
        If QmIsNumber(qAnswers(i)) Then
            asked = asked + 1
            If qAnswers(i) >= qThreshold Then satisfied = satisfied + 1
        End If
    Next
    result = satisfied * 100 / asked
Done:
    QM_SATISFIED = result
    Exit Function
Fault:
    QM_SATISFIED = QmFault(Err.Number)
End Function

Public Function QM_HARM(letter As Variant) As Variant
    Dim qLetter As Variant, result As Variant
    On Error GoTo Fault
    qLetter = QmText(letter)
    result = qLetter
    If IsError(result) Then GoTo Done
    If QmKey(qLetter) = "a" Then result = "NC0": GoTo Done
    If QmKey(qLetter) = "b" Or QmKey(qLetter) = "c" Or QmKey(qLetter) = "d" Then result = "NC1": GoTo Done
    If QmKey(qLetter) = "e" Or QmKey(qLetter) = "f" Then result = "NC2": GoTo Done
    If QmKey(qLetter) = "g" Or QmKey(qLetter) = "h" Or QmKey(qLetter) = "i" Then result = "NC3": GoTo Done
    result = CVErr(2015)
Done:
    QM_HARM = result
    Exit Function
Fault:
    QM_HARM = QmFault(Err.Number)
End Function

Public Function QM_P_LOWER(centre As Variant, size As Variant) As Variant
    Dim qCentre As Variant, qSize As Variant, result As Variant
    On Error GoTo Fault
    qCentre = QmNumber(centre)
    result = qCentre
    If IsError(result) Then GoTo Done
    qSize = QmNumber(size)
    result = qSize
    If IsError(result) Then GoTo Done
    If qCentre < 0 Or qCentre > 1 Or qSize < 0 Then result = CVErr(2036): GoTo Done
    If qSize = 0 Then result = CVErr(2007): GoTo Done
    result = QmGreatest(0, qCentre - 3 * Sqr(qCentre * (1 - qCentre) / qSize))
Done:
    QM_P_LOWER = result
    Exit Function
Fault:
    QM_P_LOWER = QmFault(Err.Number)
End Function

Public Function QM_P_UPPER(centre As Variant, size As Variant) As Variant
    Dim qCentre As Variant, qSize As Variant, result As Variant
    On Error GoTo Fault
    qCentre = QmNumber(centre)
    result = qCentre
    If IsError(result) Then GoTo Done
    qSize = QmNumber(size)
    result = qSize
    If IsError(result) Then GoTo Done
    If qCentre < 0 Or qCentre > 1 Or qSize < 0 Then result = CVErr(2036): GoTo Done
    If qSize = 0 Then result = CVErr(2007): GoTo Done
    result = QmLeast(1, qCentre + 3 * Sqr(qCentre * (1 - qCentre) / qSize))
Done:
    QM_P_UPPER = result
    Exit Function
Fault:
    QM_P_UPPER = QmFault(Err.Number)
End Function

Public Function QM_U_LOWER(centre As Variant, size As Variant) As Variant
    Dim qCentre As Variant, qSize As Variant, result As Variant
    On Error GoTo Fault
    qCentre = QmNumber(centre)
    result = qCentre
    If IsError(result) Then GoTo Done
    qSize = QmNumber(size)
    result = qSize
    If IsError(result) Then GoTo Done
    If qCentre < 0 Or qSize < 0 Then result = CVErr(2036): GoTo Done
    If qSize = 0 Then result = CVErr(2007): GoTo Done
    result = QmGreatest(0, qCentre - 3 * Sqr(qCentre / qSize))
Done:
    QM_U_LOWER = result
    Exit Function
Fault:
    QM_U_LOWER = QmFault(Err.Number)
End Function

Public Function QM_U_UPPER(centre As Variant, size As Variant) As Variant
    Dim qCentre As Variant, qSize As Variant, result As Variant
    On Error GoTo Fault
    qCentre = QmNumber(centre)
    result = qCentre
    If IsError(result) Then GoTo Done
    qSize = QmNumber(size)
    result = qSize
    If IsError(result) Then GoTo Done
    If qCentre < 0 Or qSize < 0 Then result = CVErr(2036): GoTo Done
    If qSize = 0 Then result = CVErr(2007): GoTo Done
    result = qCentre + 3 * Sqr(qCentre / qSize)
Done:
    QM_U_UPPER = result
    Exit Function
Fault:
    QM_U_UPPER = QmFault(Err.Number)
End Function

Public Function QM_C_LOWER(centre As Variant) As Variant
    Dim qCentre As Variant, result As Variant
    On Error GoTo Fault
    qCentre = QmNumber(centre)
    result = qCentre
    If IsError(result) Then GoTo Done
    If qCentre < 0 Then result = CVErr(2036): GoTo Done
    result = QmGreatest(0, qCentre - 3 * Sqr(qCentre))
Done:
    QM_C_LOWER = result
    Exit Function
Fault:
    QM_C_LOWER = QmFault(Err.Number)
End Function

Public Function QM_C_UPPER(centre As Variant) As Variant
    Dim qCentre As Variant, result As Variant
    On Error GoTo Fault
    qCentre = QmNumber(centre)
    result = qCentre
    If IsError(result) Then GoTo Done
    If qCentre < 0 Then result = CVErr(2036): GoTo Done
    result = qCentre + 3 * Sqr(qCentre)
Done:
    QM_C_UPPER = result
    Exit Function
Fault:
    QM_C_UPPER = QmFault(Err.Number)
End Function

Public Function QM_XMR_CENTRE(values As Variant) As Variant
    Dim qValues As Variant, result As Variant
    On Error GoTo Fault
    qValues = QmValues(values)
    result = QmFaultIn(qValues, True)
    If IsError(result) Then GoTo Done
    If QmColumns(values) > 1 And QmColumns(values) < QmCells(values, qValues) Then result = CVErr(2015): GoTo Done
    Dim n As Long, total As Double, i As Long
    For i = 1 To UBound(qValues)
        If QmIsNumber(qValues(i)) Then
            n = n + 1
            total = total + qValues(i)
        End If
    Next
    result = total / n
Done:
    QM_XMR_CENTRE = result
    Exit Function
Fault:
    QM_XMR_CENTRE = QmFault(Err.Number)
End Function

Public Function QM_XMR_LOWER(values As Variant) As Variant
    Dim qValues As Variant, result As Variant
    On Error GoTo Fault
    qValues = QmValues(values)
    result = QmFaultIn(qValues, True)
    If IsError(result) Then GoTo Done
    If QmColumns(values) > 1 And QmColumns(values) < QmCells(values, qValues) Then result = CVErr(2015): GoTo Done
    Dim n As Long, total As Double, moving As Double, earlier As Double, i As Long
    For i = 1 To UBound(qValues)
        If QmIsNumber(qValues(i)) Then
            n = n + 1
            total = total + qValues(i)
            If n > 1 Then moving = moving + Abs(qValues(i) - earlier)
            earlier = qValues(i)
        End If
    Next
    If n < 2 Then result = CVErr(2007) Else result = total / n - 2.66 * moving / (n - 1)
Done:
    QM_XMR_LOWER = result
    Exit Function
Fault:
    QM_XMR_LOWER = QmFault(Err.Number)
End Function

Public Function QM_XMR_UPPER(values As Variant) As Variant
    Dim qValues As Variant, result As Variant
    On Error GoTo Fault
    qValues = QmValues(values)
    result = QmFaultIn(qValues, True)
    If IsError(result) Then GoTo Done
    If QmColumns(values) > 1 And QmColumns(values) < QmCells(values, qValues) Then result = CVErr(2015): GoTo Done
    Dim n As Long, total As Double, moving As Double, earlier As Double, i As Long
    For i = 1 To UBound(qValues)
        If QmIsNumber(qValues(i)) Then
            n = n + 1
            total = total + qValues(i)
            If n > 1 Then moving = moving + Abs(qValues(i) - earlier)
            earlier = qValues(i)
        End If
    Next
    If n < 2 Then result = CVErr(2007) Else result = total / n + 2.66 * moving / (n - 1)
Done:
    QM_XMR_UPPER = result
    Exit Function
Fault:
    QM_XMR_UPPER = QmFault(Err.Number)
End Function

Public Function QM_VALUE(indicator As Variant, department As Variant, period As Variant, Optional what As Variant) As Variant
    Dim qIndicator As Variant, qDepartment As Variant, qPeriod As Variant, qWhat As Variant, result As Variant
    On Error GoTo Fault
    Application.Volatile
    qIndicator = QmText(indicator)
    result = qIndicator
    If IsError(result) Then GoTo Done
    qDepartment = QmText(department)
    result = qDepartment
    If IsError(result) Then GoTo Done
    qPeriod = QmText(period)
    result = qPeriod
    If IsError(result) Then GoTo Done
    If Not IsMissing(what) Then
        qWhat = QmText(what)
        result = qWhat
        If IsError(result) Then GoTo Done
    Else
        qWhat = "rate"
    End If
    Dim column As String, i As Long, codes As Variant, departments As Variant, periods As Variant, numbers As Variant
    Select Case QmKey(qWhat)
        Case "rate", "tyle", "t" & ChrW(7927) & " l" & ChrW(7879)
            column = "QM_TyLe"
        Case "numerator", "tuso", "t" & ChrW(7917) & " s" & ChrW(7889)
            column = "QM_TuSo"
        Case "denominator", "mauso", "m" & ChrW(7851) & "u s" & ChrW(7889)
            column = "QM_MauSo"
        Case "target", "muctieu", "m" & ChrW(7909) & "c ti" & ChrW(234) & "u"
            column = "QM_MucTieu"
        Case Else
            result = CVErr(2015): GoTo Done
    End Select
    result = CVErr(2042)
    codes = QmNamed("QM_ChiSo")
    departments = QmNamed("QM_Khoa")
    periods = QmNamed("QM_Ky")
    numbers = QmNamed(column)
    If Not IsArray(codes) Or Not IsArray(departments) Or Not IsArray(periods) Or Not IsArray(numbers) Then GoTo Done
    For i = 1 To UBound(codes)
        If QmKey(codes(i)) = QmKey(qIndicator) And QmKey(departments(i)) = QmKey(qDepartment) Then
            If QmKey(periods(i)) = QmKey(qPeriod) And QmIsNumber(numbers(i)) Then result = numbers(i)
        End If
    Next
Done:
    QM_VALUE = result
    Exit Function
Fault:
    QM_VALUE = QmFault(Err.Number)
End Function

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
