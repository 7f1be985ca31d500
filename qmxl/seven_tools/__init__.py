"""The seven tools of quality, drawn natively from the lines of any register."""
