"""The HTTP door of the index, and the memory of what it could not answer."""
