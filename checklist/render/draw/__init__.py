"""Draw a finished table, one module a medium."""
