"""Somebody else takes over: for a time, for good, or in another region."""
