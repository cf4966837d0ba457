"""A column of a contract, made for a test of how cells are read."""

from __future__ import annotations

from expectations.extracts.fields import Field


def column(
    type: str,
    *codes: str,
    code_set: str | None = None,
    refers_to: str | None = None,
    name: str = "a_column",
) -> Field:
    return Field(
        source="ssd",
        table="a_table",
        column=name,
        type=type,
        key=False,
        required=False,
        filled=False,
        max_length=None,
        codes=codes,
        code_set=code_set,
        if_unreadable="carry",
        private=False,
        refers_to=refers_to,
        meaning="",
        example="",
    )
