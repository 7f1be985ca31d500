"""What every sheet of the master is drawn with: the page, the long tables, the words of verdicts."""
