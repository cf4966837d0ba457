"""The pandera contract of each SSDA903 file, year by year: which files and columns are part of the return.

What a cell may say does not belong here: a wrong date or code is text, and its rule will report it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from expectations.collection_year import label
from expectations.extracts.fields import return_fields

if TYPE_CHECKING:
    import pandera.pandas as pandera


def columns_of_year(table: str, collection_year: int) -> tuple[str, ...]:
    """Return the columns of a file in a year, in file order; none when it is no part of that return."""
    return tuple(
        field.column
        for field in return_fields()[table]
        if (field.from_year or collection_year) <= collection_year <= (field.to_year or collection_year)
    )


@cache
def return_contract(table: str, collection_year: int) -> pandera.DataFrameSchema:
    """Return the contract of a file in a collection year: its columns, in order, each of them text.

    A file that is no part of that year's return raises KeyError.
    """
    import pandera.pandas as pandera

    columns = columns_of_year(table, collection_year)
    if not columns:
        raise KeyError(f"{table} is no part of the return of {label(collection_year)}.")
    return pandera.DataFrameSchema(
        {column: pandera.Column(str, nullable=True) for column in columns},
        strict=True,
        name=f"{table} {label(collection_year)}",
    )


@cache
def not_of_the_year(table: str, collection_year: int, supplied: tuple[str, ...]) -> str | None:
    """Say in words what does not fit of a file whose columns are `supplied`; None when all does.

    Columns that are missing are not spoken of here: each rule that needs one says so.
    """
    import pandas as pd
    from pandera.errors import SchemaErrors

    if not columns_of_year(table, collection_year):
        return f"is {table}, which is no part of the return of {label(collection_year)}"
    try:
        return_contract(table, collection_year).validate(
            pd.DataFrame(columns=list(supplied), dtype="str"), lazy=True
        )
    except SchemaErrors as errors:
        cases = errors.failure_cases
        other: Sequence[str] = sorted(cases.loc[cases["check"] == "column_in_schema", "failure_case"])
        if other:
            return f"has columns that {table} of {label(collection_year)} does not have: {', '.join(other)}"
    return None
