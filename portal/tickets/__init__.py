"""Requests: how they come in, what was promised, what was said, and who may read it."""
