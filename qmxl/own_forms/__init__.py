"""The forms a hospital declares itself: rows of the control workbook as declarations, and declarations as rows."""
