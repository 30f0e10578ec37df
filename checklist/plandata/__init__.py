"""The plans' YAML in: read with its lines, checked for its shape, made into the model, and kept compiled."""
