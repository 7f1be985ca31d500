"""Excel: the add-in with the functions and the ribbon, put in and taken out, and a running Excel driven."""
