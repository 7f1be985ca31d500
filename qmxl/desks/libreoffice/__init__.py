"""LibreOffice: the extension with the functions and the menu, put into a user's profile and taken out of it."""
