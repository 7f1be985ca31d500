"""Puts the add-ins into the user's own Excel and LibreOffice, and takes them out again."""
