"""Reads a promise file from disk, with the public holidays it wants: the one way from `support.toml` to a policy."""

from __future__ import annotations

from pathlib import Path

from portal.errors import ConfigError
from portal.policy.load import holiday_codes, load_policy
from portal.policy.policy import Policy
from portal.policy.problems import PolicyErrors
from portal.public_holidays import holiday_dates, known_codes


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
    """
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ConfigError(f"There is no promise file {file}", "`guichet new` writes one to begin with.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The promise file {file} cannot be read: {error}", "It is a text file in UTF-8.") from error


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
