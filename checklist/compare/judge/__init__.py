"""Name what happened to one aligned pair of tasks."""
