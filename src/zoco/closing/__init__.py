"""The end of a trajectory, what is still open then, and the way back."""
