"""A case conference: why, who is invited on which ground, and what was agreed."""
