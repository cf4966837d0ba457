"""What the pages of docs/extracts say of the return's files: their years, and what each field is made from.

The pages themselves do not belong here (`pages.py`).
"""

from __future__ import annotations

from expectations.collection_year import label
from expectations.extracts.fields import ReturnField, return_columns
from expectations.extracts.return_sources import field_sources


def years_of(field: ReturnField) -> str:
    """Return in words the collection years in which a field is part of the return."""
    if field.from_year is None and field.to_year is None:
        return "every year"
    since = f"from {label(field.from_year)}" if field.from_year else ""
    return f"{since} {f'to {label(field.to_year)}' if field.to_year else ''}".strip()


def made_from(table: str) -> str:
    """Return as Markdown which columns of which extract fill each field of a table of the return."""
    rows = [
        f"| {column} | {', '.join(f'`{way.extract}.{one}`' for one in way.columns)} | {way.note} |"
        for column in return_columns(table)
        for way in field_sources()[table, column]
    ]
    told = (
        "Where carefacts makes the file. Of several lines for one column any one is enough, the first first; "
        "a column without any is a gap, and is left blank."
    )
    return "\n".join([f"{told}\n", "| column | from | to know |", "|---|---|---|", *rows])
