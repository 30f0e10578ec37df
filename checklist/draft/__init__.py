"""From the issued document to draft data: lines, their outline, who answers for what, goals, YAML for a person to check."""
