"""A hospital's folder: what lies where by name, and how files in it are found, kept and replaced."""
