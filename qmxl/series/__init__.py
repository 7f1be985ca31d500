"""Indicators over the years: where their figures come from, the chart that fits them, and what it says."""
