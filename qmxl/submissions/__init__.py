"""One department's workbook as values and records, frozen."""
