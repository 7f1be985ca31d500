"""The summary workbook of a month, and the one of what is personal in it."""
