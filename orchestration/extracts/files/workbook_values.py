"""Turn what a workbook stores into the text of a cell: numbers, dates, and the texts that cells share.

Where a cell stands does not belong here, nor does reading a text as a date or a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np

from orchestration.extracts.files.safe_xml import feed, safe_parser
from orchestration.extracts.files.workbook_package import Package

LARGEST_TEXTS = 1 << 28  # bytes of the shared texts, which are held in memory
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_OF_A_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_DAY = date.max.toordinal()


def shared_texts(package: Package) -> list[str]:
    """Return the workbook's shared texts, which cells name by number: runs joined, phonetic guides left out.

    More than 256 MB of them raises ExtractRefused.
    """
    if package.texts_part is None:
        return []
    if package.sizes[package.texts_part] > LARGEST_TEXTS:
        raise package.refused("too_large", f"the workbook has more than {LARGEST_TEXTS >> 20} MB of text")
    texts: list[str] = []
    now: list[str] = []
    guides = 0
    parser = safe_parser()

    def start(name: str, _: object) -> None:
        nonlocal guides
        tag = name.rpartition(":")[2]
        if tag == "rPh":
            guides += 1
        elif tag == "t" and not guides:
            parser.CharacterDataHandler = now.append

    def end(name: str) -> None:
        nonlocal guides
        tag = name.rpartition(":")[2]
        if tag == "t":
            parser.CharacterDataHandler = None
        elif tag == "rPh":
            guides -= 1
        elif tag == "si":
            texts.append(unescaped("".join(now)))
            now.clear()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    with package.trouble_named():
        for _ in feed(parser, package.pieces(package.texts_part)):
            pass
    return texts


def date_styles(package: Package) -> dict[str, bool]:
    """Return the cell styles that show a number as a date or time, by their number as cells give it.

    True stands for one that shows time gone by (37:30) rather than a day or a time of day.
    """
    if package.styles_part is None:
        return {}
    own: dict[str, str] = {}
    styles: list[str] = []
    inside = False

    def start(name: str, attrs: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            own[attrs.get("numFmtId", "")] = attrs.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            styles.append(attrs.get("numFmtId", "0"))

    package.walk(package.styles_part, start)
    builtin = {str(number): "[h]:mm:ss" if number == 46 else "d" for number in _DATE_FORMATS}
    codes = builtin | own
    return {
        str(place): bool(_ELAPSED.search(codes[number]))
        for place, number in enumerate(styles)
        if number in codes and is_date_format(codes[number])
    }


def is_date_format(code: str) -> bool:
    """Say whether a number format shows a day or a time: it has a letter of one outside quotation marks."""
    first = _NOT_OF_A_DATE.sub("", code).split(";")[0].lower()
    return any(letter in first for letter in "dmyhs")


def unescaped(text: str) -> str:
    """Return a text with Excel's way of writing characters that XML cannot hold (_x000D_) undone.

    NUL and halves of characters stay as they are written: they are no text.
    """
    if "_x" not in text:
        return text

    def character(found: re.Match[str]) -> str:
        code = int(found[1], 16)
        return found[0] if code == 0 or 0xD800 <= code < 0xE000 else chr(code)

    return _ESCAPED.sub(character, text)


def number_text(stored: str) -> str:
    """Return a stored number as short as it can be told: 12, not 12.0 or 1.2E1.

    A workbook keeps 15 digits of a number. From 16 digits on it is therefore written with an exponent, so
    that nobody takes what is left of it for an id: 1.2345678901234568e+16. What is no number is returned as
    it is stored.
    """
    if stored.isascii() and stored.isdigit() and len(stored) < 16 and (stored[0] != "0" or stored == "0"):
        return stored
    try:
        number = float(stored)
    except ValueError:
        return stored
    if not np.isfinite(number) or "_" in stored:
        return stored
    if abs(number) >= 1e15:
        return str(np.format_float_scientific(number, trim="-"))
    if number.is_integer():
        return str(int(number))
    text = repr(number)
    return str(np.format_float_positional(number, trim="-")) if "e" in text else text


def date_writer(*, uk: bool, from_1904: bool) -> Callable[[str, bool], str]:
    """Return what turns the stored number of a cell that shows a date into text: (stored, gone by) -> text.

    Days become 2025-04-01, or 01/04/2025 when `uk`; a time follows only where it is not midnight. A number
    below one day is a time of day (13:05:07), time gone by is 37:30:00. What Excel itself cannot show as a
    date (0, a negative number, the 29 February 1900 that never was, a year past 9999) stays a number.
    """
    form = "%d/%m/%Y" if uk else "%Y-%m-%d"

    @lru_cache(maxsize=1 << 16)
    def write(stored: str, gone_by: bool) -> str:
        try:
            number = float(stored)
        except ValueError:
            return stored
        if not 0 <= number < 2_958_466:
            return number_text(stored)
        days, milliseconds = divmod(round(number * 86_400_000), 86_400_000)
        time = timedelta(milliseconds=milliseconds)
        if gone_by:
            return _clock(timedelta(days=days) + time)
        if days == 0 and (milliseconds or not from_1904):
            return _clock(time) if milliseconds else number_text(stored)
        ordinal = days + _day_zero(days, from_1904=from_1904)
        if ordinal > _LAST_DAY or (days == 60 and not from_1904):
            return number_text(stored)
        day = datetime.fromordinal(ordinal).strftime(form)
        return f"{day} {_clock(time)}" if milliseconds else day

    return write


def _day_zero(days: int, *, from_1904: bool) -> int:
    if from_1904:
        return date(1904, 1, 1).toordinal()
    # Excel counts a 29 February in 1900, so the days before it are one nearer
    return date(1899, 12, 31).toordinal() if days < 60 else date(1899, 12, 30).toordinal()


def _clock(time: timedelta) -> str:
    milliseconds = time // timedelta(milliseconds=1)
    seconds, fraction = divmod(milliseconds, 1000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text}.{fraction:03}" if fraction else text


def iso_writer(*, uk: bool) -> Callable[[str], str]:
    """Return what turns a date that a cell stores as ISO text (2025-04-01T00:00:00) into a cell's text."""
    form = "%d/%m/%Y" if uk else "%Y-%m-%d"

    def write(stored: str) -> str:
        try:
            moment = datetime.fromisoformat(stored)
        except ValueError:
            return stored
        time = moment.replace(tzinfo=None) - datetime.combine(moment.date(), datetime.min.time())
        return f"{moment.strftime(form)} {_clock(time)}" if time else moment.strftime(form)

    return write
