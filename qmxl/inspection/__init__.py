"""What an inspecting team is shown: a workbook per chapter."""
