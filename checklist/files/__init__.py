"""Text files in and out, the names of files, what ships with the program, and other programs."""
