"""What a master offers the level above it: its figures in one table that the next one up reads, and nothing else."""
