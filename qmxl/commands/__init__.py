"""What qmxl can do, each as a recipe: the command line, buttons and tests call these."""

from qmxl.commands.check import check
from qmxl.commands.consolidate import consolidate
from qmxl.commands.demo import demo
from qmxl.commands.forms import forms
from qmxl.commands.init import init
from qmxl.commands.outcome import Outcome

__all__ = ["Outcome", "check", "consolidate", "demo", "forms", "init"]
