"""Lines of the catalogue's forms, a module a pack: each has its ``SAMPLES`` (see ``tests/registers.py``)."""
