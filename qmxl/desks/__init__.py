"""What every desk (button, menu, shortcut) needs to start the program; standard library only, for LibreOffice."""
