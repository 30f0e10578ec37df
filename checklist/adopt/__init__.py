"""Take finished drafts and corrected ledgers over into plan files: only the lines concerned change."""
