"""Reads a promise file from disk, with the public holidays it wants: the one way from `support.toml` to a policy."""

from __future__ import annotations

from pathlib import Path

from portal.errors import ConfigError
from portal.policy.load import holiday_codes, load_policy
from portal.policy.policy import Policy
from portal.policy.problems import PolicyErrors, Problem
from portal.public_holidays import holiday_dates, known_codes

_WIDE = (b"\xff\xfe", b"\xfe\xff")  # how files in UTF-16 begin


def read_policy(file: Path, language: str = "en") -> Policy:
    """Returns what a promise file says; the same for the same file, whatever the day.

    Args:
        file: such as `support.toml`.
        language: of the names of public holidays.

    Raises:
        ConfigError: the file is absent or cannot be read.
        PolicyErrors: something in it is wrong; names file, key and reason of every problem at once.
    """
    return policy_of(read_promises(file), str(file), language)


def read_promises(file: Path) -> str:
    """Returns the text of a promise file.

    Raises:
        ConfigError: the file is absent or cannot be read.
        PolicyErrors: it is not UTF-8; names the first line that is not.
    """
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise ConfigError(f"There is no promise file {file}", "`guichet new` writes one to begin with.") from error
    except OSError as error:
        raise ConfigError(f"The promise file {file} cannot be read: {error}", "It is a text file in UTF-8.") from error
    try:
        # Some editors begin a file with a mark of its own, and end lines their way; neither says anything.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_wide = content[:2] in _WIDE
        # What it could not read, the mark at its beginning left out.
        what = "is UTF-16" if is_wide else f"byte {error.object[error.start]:#04x} is not UTF-8"
        line = None if is_wide else error.object.count(b"\n", 0, error.start) + 1
        problem = Problem("", f"{what}: save the file as UTF-8 in your editor", line)
        raise PolicyErrors([problem], file.name) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def policy_of(text: str, file: str, language: str = "en") -> Policy:
    """Returns what the text of a promise file says.

    Args:
        text: its content.
        file: its name, for errors.
        language: of the names of public holidays.

    Raises:
        PolicyErrors: something in it is wrong; names file, key and reason of every problem at once.
    """
    try:
        known = known_codes()
        dates = {code: holiday_dates(code, language=language) for code in holiday_codes(text) if code in known}
        return load_policy(text, dates, known)
    except PolicyErrors as errors:
        raise errors.in_file(file) from errors
