"""Hospital quality reporting in the workbooks departments already know."""

__version__ = "0.1.0"
