"""Customers as a spreadsheet has them: one a line, columns by their names."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass

from portal.accounts.model import CustomerRecord, normalise_address
from portal.errors import UnusableError

COLUMNS = ("email", "name", "plan", "organisation", "number", "lang")
LONGEST = {"name": 80, "plan": 60, "organisation": 120, "number": 60, "lang": 8}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file of customers holds.

    Attributes:
        records: one a customer, in the order of the file.
        problems: `line N: …`, for every line that cannot be used.
    """

    records: tuple[CustomerRecord, ...]
    problems: tuple[str, ...]


def read_customers(text: str, plans: Collection[str]) -> Sheet:
    """Returns the customers of a CSV file with a line of column names; comma, semicolon or tab between columns.

    An empty cell leaves what is known as it is.

    Args:
        text: the file.
        plans: names that a plan may have.

    Raises:
        UnusableError: the file has no column `email`.
    """
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator)
    names = {name.strip().lower(): name for name in rows.fieldnames or () if name}
    if "email" not in names:
        raise UnusableError(
            "The file has no column called email", f"Its first line names columns: {', '.join(COLUMNS)}."
        )
    records, problems = [], []
    for row in rows:
        cells = {name: (row.get(column) or "").strip() for name, column in names.items() if name in COLUMNS}
        try:
            records.append(_record(cells, plans))
        except UnusableError as error:
            problems.append(f"line {rows.line_num}: {error.message}")
    return Sheet(tuple(records), tuple(problems))


def _record(cells: dict[str, str], plans: Collection[str]) -> CustomerRecord:
    for name, longest in LONGEST.items():
        if len(cells.get(name, "")) > longest:
            raise UnusableError(f"{name} is longer than {longest} characters")
    plan = cells.get("plan") or None
    if plan is not None and plan not in plans:
        raise UnusableError(f"there is no plan called {plan}", f"Plans are: {', '.join(plans)}.")
    return CustomerRecord(
        email=normalise_address(cells["email"]),
        plan=plan,
        name=cells.get("name") or None,
        organisation=cells.get("organisation") or None,
        number=cells.get("number") or None,
        lang=cells.get("lang") or None,
    )
