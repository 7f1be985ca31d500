"""Figures over the years: where they come from, and the periods that are closed."""
