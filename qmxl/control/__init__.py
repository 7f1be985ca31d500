"""The control workbook: the hospital's departments, assignments, targets and deadlines."""
