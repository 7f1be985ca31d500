"""The command ``qmxl``."""

import argparse

from qmxl import functions_commands


def main(argv: list[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    parser = argparse.ArgumentParser(prog="qmxl")
    functions_commands.register(parser.add_subparsers(required=True))
    arguments = parser.parse_args(argv)
    return int(arguments.run(arguments))
