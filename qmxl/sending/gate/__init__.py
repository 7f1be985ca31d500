"""What looks like a person is found before anything leaves."""
