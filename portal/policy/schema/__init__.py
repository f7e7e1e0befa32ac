"""The shape of a promise file as JSON Schema, for editors: what may stand where, in the words of the manual.

It refuses what `load_policy` refuses by shape: keys that do not exist or are missing, values of the wrong type or
written wrongly. What needs the whole file to be seen (a calendar that is not there) only loading can tell.
"""

from __future__ import annotations

from portal.policy.schema.whole import file_schema

__all__ = ["file_schema"]
