"""The cases put to every host, and what a host cannot show."""
