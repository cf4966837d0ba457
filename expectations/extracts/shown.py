"""What may be said of a value or heading that was found: itself, or only what kind of text it is.

Judging a value does not belong here. Whatever is written here may end in a log or a message, so an id, a
name, a birth date or free text is never given back: in a row whose cells have shifted, any of them can stand
in any column.
"""

from __future__ import annotations

import re
from functools import cache

from expectations.extracts.code_labels import code_sets
from expectations.extracts.fields import Field

HEADING_CHARACTERS = 40

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = (
    r"(?:\d{1,2}([/.\-])\d{1,2}\1(?:\d{4}|\d{2})"
    r"|\d{4}([/.\-])\d{1,2}\2\d{1,2}"
    rf"|\d{{1,2}}([/.\- ]){_MONTH}\3(?:\d{{4}}|\d{{2}}))"
)
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?"
_DATE = re.compile(_DAY + _TIME, re.IGNORECASE | re.ASCII)
_DATE_INSIDE = re.compile(rf"(?<!\d){_DAY}(?!\d)", re.IGNORECASE | re.ASCII)
# `0012` is no number: zeros at the front belong to ids. Two separators would let a birth date through.
_NUMBER = re.compile(r"-?(?=(?:[.,]?[0-9]){1,6}$)(?:0|[1-9][0-9]*)(?:[.,][0-9]+)?", re.ASCII)
_SHORT_CODE = re.compile(r"[A-Za-z](?=[A-Za-z]?[0-9])[A-Za-z0-9]{1,2}|[A-Z]{1,2}", re.ASCII)
_LONG_RUN = re.compile(r"\d{4}")


def kind(value: str) -> str:
    """Return what kind of text a value is, such as `text of 9 characters`, without any part of it."""
    what = "number" if value.isascii() and value.isdigit() else "text"
    unit = "digit" if what == "number" else "character"
    return f"{what} of {len(value)} {unit}{'' if len(value) == 1 else 's'}"


def is_like_a_code(value: str) -> bool:
    """Say whether a text can be nothing but a code: one of a national set, or as short as a code.

    As short as a code is a letter with a digit after it, of at most three characters, or one or two capitals.
    `P104` is longer and may be somebody's number; `0012` begins with a digit.
    """
    return value.upper() in _national_codes() or _SHORT_CODE.fullmatch(value) is not None


def shown(value: str | None, field: Field) -> str:
    """Return how a value of a column may be told: itself where it can name nobody, else its kind.

    Of a column that is not private, a date is told when it is written with separators as day, month and year
    (or year first), a number when it has at most six digits, and a code or flag when it is like a code. A
    bare run of digits in a column of dates may be somebody's number. A missing value is `blank`.
    """
    if value is None or value == "":
        return "blank"
    if field.private:
        return kind(value)
    if field.type == "date":
        may_be_told = _DATE.fullmatch(value) is not None
    elif field.type in {"integer", "number"}:
        may_be_told = _NUMBER.fullmatch(value) is not None
    else:
        may_be_told = field.type in {"code", "flag"} and is_like_a_code(value)
    return value if may_be_told else kind(value)


def heading(text: str) -> str:
    """Return how a heading may be told: itself when it looks like a column's name, else only its length.

    A column's name has at most 40 characters, begins with a letter, and holds no date and no four digits in a
    row. Anything else may be a cell of a child's row that was taken for a header. An empty one stays empty.
    """
    bare = text.strip()
    if not bare:
        return ""
    looks_like_a_name = (
        len(bare) <= HEADING_CHARACTERS
        and bare[0].isalpha()
        and not _LONG_RUN.search(bare)
        and not _DATE_INSIDE.search(bare)
    )
    return bare if looks_like_a_name else f"(a heading of {len(bare)} characters)"


@cache
def _national_codes() -> frozenset[str]:
    return frozenset(code for held in code_sets().values() for code in held.codes)
