"""`guichet`: one module a command, imported when it is asked for."""

from portal.cli.doors import guichet as main

__all__ = ["main"]
