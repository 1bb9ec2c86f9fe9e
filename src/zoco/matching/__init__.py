"""Blind matching inside the application: encodings of organisations, and who should talk with whom. No key to them is here."""
