"""The departments' workbooks: which forms each is given, written with what it had entered before."""
