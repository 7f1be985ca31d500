"""The desk one level higher: masters of hospitals, or of provinces, read, checked, counted together and shown."""
