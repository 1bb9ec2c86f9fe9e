"""Text is never lost: what somebody is writing, sealed, until it is saved."""
