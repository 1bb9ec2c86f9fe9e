"""How dangerous is it, what protects, and what was agreed for when it goes wrong."""
