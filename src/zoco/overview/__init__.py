"""The first page of a case: where she stands now, and what happened."""
