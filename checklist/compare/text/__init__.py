"""Compare two texts word by word, figures and names whole."""
