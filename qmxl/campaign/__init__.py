"""The quality-safety month: its plan, what departments report of it, and the summary at its end."""
