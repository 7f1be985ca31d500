"""The definitions of indicators: as hospitals keep them, what contradicts itself in them, and as printed cards."""
