"""Where files are read: in processes of their own, which a file may bring down without harm to the others."""
