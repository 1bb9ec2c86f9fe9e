"""Pages of places, of requests and of stays."""
