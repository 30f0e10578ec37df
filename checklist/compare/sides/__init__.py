"""The two sides of a comparison, from data, files and JSON, brought to the same terms."""
