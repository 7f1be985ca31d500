"""The seal of a workbook that leaves: made, signed, and held against what arrives."""
