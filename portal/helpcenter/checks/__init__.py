"""What is wrong in a help center: `path:line:column: code message`, before readers meet it."""

from __future__ import annotations

from portal.helpcenter.checks.findings import CODES, Finding, Severity, errors, find, tally, warnings
from portal.helpcenter.checks.site import Edition, check_site

__all__ = ["CODES", "Edition", "Finding", "Severity", "check_site", "errors", "find", "tally", "warnings"]
