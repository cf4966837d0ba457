"""Writes the values that a database driver hands over as text, in the forms that the other roads use.

Reading text as a date or a number does not belong here, nor does any judgement of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from orchestration.extracts.databases.connect import LONDON

_HERE = ZoneInfo(LONDON)


def as_text(values: Sequence[Any], kind: str) -> pa.Array:
    """Return one column of a chunk as text, None as null.

    Dates are ISO, with the time of day when it is not midnight, in London's time when the value has a zone;
    numbers are plain, floats as short as they can be; flags are true or false; structures are JSON. Text is
    left as it came. Anything else raises TypeError.
    """
    if isinstance(next((value for value in values if value is not None), ""), str):
        with suppress(pa.ArrowTypeError):  # not all of them are text
            text = pa.array(values, pa.string())
            return _without_midnight(text) if kind == "date" else text
    types = set(map(type, values)) - {type(None)}
    if len(types) == 1:
        form = _form(types.pop())
        try:
            written = {value: form(value) for value in set(values) if value is not None}
        except TypeError:  # a structure cannot be a key
            return pa.array([None if value is None else form(value) for value in values], pa.string())
        return pa.array(list(map(written.get, values)), pa.string())
    return pa.array([None if value is None else _form(type(value))(value) for value in values], pa.string())


def _without_midnight(text: pa.Array) -> pa.Array:
    """PostgreSQL writes a timestamp of midnight with its time, as 2025-04-01 00:00:00."""
    return pc.if_else(pc.ends_with(text, " 00:00:00"), pc.utf8_slice_codeunits(text, 0, -9), text)


def _form(of: type) -> Callable[[Any], str]:
    for known, form in _FORMS.items():
        if issubclass(of, known):
            return form
    raise TypeError(f"no text form for {of.__name__}")


def _datetime(value: datetime) -> str:
    if value.tzinfo is not None:
        value = value.astimezone(_HERE).replace(tzinfo=None)
    return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")


def _float(value: float) -> str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _decimal(value: Decimal) -> str:
    return format(value, "f") if value.is_finite() else str(value)


# In this order: a flag is also an int to Python, and a datetime also a date.
_FORMS: dict[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda value: "true" if value else "false",
    int: str,
    float: _float,
    Decimal: _decimal,
    datetime: _datetime,
    date: date.isoformat,
    time: time.isoformat,
    UUID: str,
    dict: lambda value: json.dumps(value, ensure_ascii=False),
    list: lambda value: json.dumps(value, ensure_ascii=False),
}
