"""The invented general hospital: a year of every register of the catalogue, and its quality and safety month."""
