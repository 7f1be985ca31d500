"""Lines of registers taken from the tables of other programs."""
