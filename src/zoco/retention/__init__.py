"""How long a file is kept, who is next, and forgetting."""
