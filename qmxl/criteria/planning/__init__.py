"""The cheapest sub-items that reach an average, with and without the time departments have: mathematics alone."""
