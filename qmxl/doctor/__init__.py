"""Looks at a computer and a hospital's folder, and says in one line each what is well and what to do."""
