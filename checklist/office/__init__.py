"""Word and Excel as file formats; knows nothing of ledgers."""
