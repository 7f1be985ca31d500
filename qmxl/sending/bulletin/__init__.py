"""The bulletin of a period: two pages out of the master."""
