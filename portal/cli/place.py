"""Which help center a command works on."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import click

from portal.errors import ConfigError
from portal.settings import Settings, read_settings

NEEDED = ("mkdocs.yml", "support.toml", "docs")


@dataclass(frozen=True, slots=True)
class Place:
    """The folder given with `-C`.

    Attributes:
        folder: as it was given; it may not exist.
    """

    folder: Path

    def settings(self, *, port: int | None = None, live: bool = False) -> Settings:
        """Returns the settings of the help center in this folder.

        Raises:
            ConfigError: the folder holds no help center, or a variable cannot be used.
        """
        self.require_help_center()
        return dataclasses.replace(read_settings(self.folder, port=port), live=live)

    def require_help_center(self) -> None:
        """Promises that the folder holds a help center.

        Raises:
            ConfigError: it does not.
        """
        missing = [name for name in NEEDED if not (self.folder / name).exists()]
        if missing:
            raise ConfigError(
                f"{self.folder.resolve()} is no help center: it has no {', no '.join(missing)}",
                "Name the folder of one with: guichet -C DIR …\nOr write a new one with: guichet new DIR",
            )


pass_place = click.make_pass_decorator(Place)
