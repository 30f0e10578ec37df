"""Find which task became which."""
