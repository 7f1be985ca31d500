"""Forms handed out anew, with what departments have entered."""
