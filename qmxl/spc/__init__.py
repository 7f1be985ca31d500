"""Control charts of any table of figures, without a hospital: columns found, figures read, charted and said."""
