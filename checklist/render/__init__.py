"""Finished tables for the screen and for plain files."""
