"""What may be said of a value that was found: the value itself, or only what kind of text it is.

Judging a value does not belong here. Whatever is written here may end in a log or a message, so an id, a
name, a birth date or free text is never given back.
"""

from __future__ import annotations

import re

from expectations.extracts.fields import Field

_NUMERIC = re.compile(r"[0-9/\-:., ]{1,30}")
_SHORT_CODE = re.compile(r"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{1,4}|[A-Za-z]{1,2}")


def kind(value: str) -> str:
    """Return what kind of text a value is, such as `text of 9 characters`, without any part of it."""
    what = "number" if value.isascii() and value.isdigit() else "text"
    unit = "digit" if what == "number" else "character"
    return f"{what} of {len(value)} {unit}{'' if len(value) == 1 else 's'}"


def shown(value: str | None, field: Field) -> str:
    """Return how a value of a column may be told: itself where it can name nobody, else its kind.

    Dates, numbers and flags of columns that are not private are told when they hold nothing but digits and
    separators, codes when they are as short as a code. A missing value is `blank`.
    """
    if value is None or value == "":
        return "blank"
    if field.private:
        return kind(value)
    if field.type in {"date", "integer", "number", "flag"} and _NUMERIC.fullmatch(value):
        return value
    if field.type in {"code", "flag"} and _SHORT_CODE.fullmatch(value):
        return value
    return kind(value)
