"""Workbooks of assessment rounds: what assessors beside the departments fill in."""
