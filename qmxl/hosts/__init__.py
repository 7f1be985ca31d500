"""The programs in which a QM_ function can be used, one module each."""
