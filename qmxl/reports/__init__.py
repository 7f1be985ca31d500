"""Departments' workbooks as reports: read, checked, kept by the processes that read them, and settled."""
