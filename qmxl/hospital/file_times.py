"""The time a file was last changed, as far as a calendar has it.

File systems and archives hold times before 1970 and after 9999, left by a flat clock battery or by other programs.
"""

from datetime import UTC, datetime, tzinfo

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def changed(seconds: float, zone: tzinfo | None = None) -> datetime:
    """The moment in a zone, or in this computer's own, without its name; 1970 for one no calendar here has."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
        if 1970 <= moment.year < 9999:
            return moment.astimezone(zone).replace(tzinfo=None)
    except (OSError, OverflowError, ValueError):
        pass
    return UNKNOWN.replace(tzinfo=None)
