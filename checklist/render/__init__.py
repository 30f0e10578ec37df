"""Finished products for the screen, paper, the browser and plain files."""
