"""A bound on the memory of a process that reads foreign files, so that one of them cannot take all there is.

On Linux and macOS the bound moves with what the process holds already; on Windows a job object bounds it as a whole.
"""

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOM = 1024 * 1024 * 1024  # bytes that reading one file may take
ON_WINDOWS = 4 * ROOM
PAGES = Path("/proc/self/statm")


def room_for_one_file() -> None:
    """From now on this process may take :data:`ROOM` more than it holds; what asks for more fails or ends it."""
    if sys.platform == "win32":
        _bounded_by_a_job()
        return
    import resource

    with suppress(OSError, ValueError):  # a system that tells nothing, or allows no bound, leaves it as it is
        held = int(PAGES.read_text().split()[5]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (held + ROOM, hard))


@cache
def _bounded_by_a_job() -> None:
    """Puts this process into a job object of its own with a bound on its memory."""
    if sys.platform != "win32":
        return
    import ctypes
    from ctypes import wintypes

    class Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    process_memory, extended_limits = 0x100, 9
    with suppress(OSError, AttributeError):
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        told = Extended()
        told.BasicLimitInformation.LimitFlags = process_memory
        told.ProcessMemoryLimit = ON_WINDOWS
        kernel.SetInformationJobObject(job, extended_limits, ctypes.byref(told), ctypes.sizeof(told))
        kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))
