"""Figures of the promise file, written out on pages: which there are, how they are written, how they look."""
