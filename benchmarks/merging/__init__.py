"""How each rival merges: files in, one long table out."""
