"""What goes back to the departments."""
