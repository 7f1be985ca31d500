"""Reports as plain columns: pooled, compared, without style."""
