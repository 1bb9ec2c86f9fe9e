"""One plan: goals in the person's own words, her own scores, and who does what by when."""
