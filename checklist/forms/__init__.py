"""An office's table, both ways: forms are understood and filled, filled-in ones read (docs/forms.md)."""
