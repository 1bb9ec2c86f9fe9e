"""A safe place: asked for, found, reserved by one at a time, and left."""
