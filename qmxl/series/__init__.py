"""Indicators over time: their points, the chart that fits them, and what it says."""
