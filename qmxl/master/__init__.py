"""The master workbook: one module a sheet, and the writer that saves it in one step."""
