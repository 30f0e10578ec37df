"""What a unit or a whole plan owes: chosen, put in rows, worded by the columns."""
