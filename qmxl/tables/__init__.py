"""What the master shows, as plain columns: nothing of it knows a spreadsheet."""
