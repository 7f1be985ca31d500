"""A master as it may leave the house."""
