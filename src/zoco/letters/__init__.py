"""Letters and forms filled from the case, and what goes to whom before it leaves."""
