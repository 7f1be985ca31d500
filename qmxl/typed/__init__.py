"""What people typed, as values: spellings, numbers, days and times, and texts of old encodings."""
