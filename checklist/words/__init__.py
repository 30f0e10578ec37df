"""Words of the office and the values they mean, both ways: names, dates, figures, goals; and how wide words are."""
