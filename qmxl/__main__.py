"""``python -m qmxl`` is the command ``qmxl``."""

import sys

from qmxl.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
