"""Evidence of sub-items: the files that forms name, what lies in the evidence folder, and what is ready to be shown."""
