"""The kinds of layout a form may have, a module each."""
