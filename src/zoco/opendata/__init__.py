"""Open data: counts with noise of which the privacy is accounted for, and invented people drawn from those counts."""
