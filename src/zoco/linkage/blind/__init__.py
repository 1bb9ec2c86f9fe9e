"""
Blind matching: organisations that may not share names find out that they should talk.

Each organisation encodes on its own side, under a key that the matching side never has. The matching side
compares encodings and tells the care coordinator. Pure: numpy, cryptography and phonenumbers, never Django.
An encoding stays pseudonymised personal data; see docs/blind-matching.md.
"""
