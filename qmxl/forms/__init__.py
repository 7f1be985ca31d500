"""Forms as workbooks: laid out from their declaration, written for people, read back by their keys."""
