"""Lists of criteria or sub-items with what they were given, as anybody keeps them: read, and settled into levels."""
