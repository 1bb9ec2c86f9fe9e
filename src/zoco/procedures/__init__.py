"""Procedures and their terms. The law engine here is pure: it knows no Django and no database."""
