"""The scenarios of the domain notes, told through the pages: who does what on which day, and what must be so."""
