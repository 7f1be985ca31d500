"""What leaves the quality office: frozen, sealed, sent upward, and sent back to the departments."""
