"""The half-year's and the year's review: what was planned, done and not done, and every register in numbers."""
