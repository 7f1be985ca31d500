"""How much is tried: enough for every change, or several times as much with ``--long`` (make slow, make fuzz)."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

Times = Callable[[int, int], int]

# A computer that does something else meanwhile is slow; that is no fault of what is tested.
settings.register_profile("usual", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "long",
    settings.get_profile("usual"),
    max_examples=400,
    derandomize=False,
    print_blob=True,
)


@pytest.fixture
def times(pytestconfig: pytest.Config) -> Times:
    """A function of two numbers that gives the first, or with ``--long`` the second."""
    long = bool(pytestconfig.getoption("long"))
    return lambda usual, many: many if long else usual
