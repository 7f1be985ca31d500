"""The field's definitions as data: indicators, criteria, code lists and forms, with their models and loader."""
