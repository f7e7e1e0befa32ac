"""What a slice says of its tables: which columns hold something of a person, why, and until when.

Each slice has a module `keeping` with a `REGISTER` of its tables, and what forgets them. A test compares the registers
with the tables of a migrated database: a column that nobody spoke of fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import ColumnElement, Table, false

from portal.policy.keeping import Keeping


class Whose(StrEnum):
    """Who the person is."""

    CUSTOMER = "who writes to the desk"
    AGENT = "who answers"
    READER = "who reads"


@dataclass(frozen=True, slots=True)
class Personal:
    """Why something of a person is kept, and until when.

    Attributes:
        purpose: why it is needed, in English.
        until: when it is forgotten, in English; `{requests}` and the like stand for a span of `Keeping`.
        remains: whether it stays when the person asks to be forgotten, because the law wants it kept.
    """

    purpose: str
    until: str
    remains: bool = False

    def until_by(self, keeping: Keeping) -> str:
        """Returns when it is forgotten under a promise file."""
        return self.until.format(**{name: str(span) for name, span in keeping.named().items()})


@dataclass(frozen=True, slots=True)
class Person:
    """A customer whose data is looked for.

    Attributes:
        email: normalised address.
        customer: id of their account; None when they have none.
        tickets: ids of their requests.
    """

    email: str
    customer: int | None
    tickets: tuple[int, ...]


def nobody(_person: Person) -> ColumnElement[bool]:
    """Returns a condition that no row meets: nothing in the table can be told to be a customer's."""
    return false()


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of one table.

    Attributes:
        table: the table.
        plain: columns that say nothing of anybody once the others are empty.
        personal: the other columns.
        whose: the person; None when every column is plain.
        of: which rows are a customer's.
    """

    table: Table
    plain: tuple[str, ...]
    personal: Mapping[str, Personal] = field(default_factory=dict)
    whose: Whose | None = None
    of: Callable[[Person], ColumnElement[bool]] = nobody
