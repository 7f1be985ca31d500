"""The command line."""

from qmxl.cli.main import main

__all__ = ["main"]
