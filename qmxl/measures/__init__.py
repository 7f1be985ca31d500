"""Pure mathematics of quality measurement."""
