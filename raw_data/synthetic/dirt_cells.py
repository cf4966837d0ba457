"""Kinds of dirt in single cells of true rows: each can be undone, so that nothing true is lost.

Extra rows and whole files do not belong here. A kind says which cells can have it, what is written there, and
what the door must make of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from raw_data.synthetic import code_words
from raw_data.synthetic.dirt_profiles import Cells
from raw_data.synthetic.dirt_table import DirtyTable

NBSP = "\N{NO-BREAK SPACE}"
NULL_WORDS = ("NULL", "#N/A", "None", "null", "NaN", "N/A")
PLACEHOLDER_DATES = ("1900-01-01", "9999-12-31", "01/01/1900", "31/12/9999 00:00:00")
PLACEHOLDER_IDS = ("-1", "SSD_PH")
UNKNOWN_WORDS = ("unknown",)
SEPARATORS = (" - ", ": ", " \N{EN DASH} ", " ")
FREE_TEXT = 'Mother said: "not now"\r\nTo be seen again,\tsoon\x0b'
Texts = pd.Series
Write = Callable[[Texts, np.random.Generator, str], Sequence[str | None]]


@dataclass(frozen=True)
class Kind:
    """`fits` tells which cells of a column can have it, `write` what is written, `expect` what is due."""

    fits: Callable[[Texts, str], Any]
    write: Write
    expect: str = "read"


def plant_cells(table: DirtyTable, wanted: Cells, code_map: dict[str, dict[str, str]]) -> None:
    """Plant one kind in as many cells of a column as asked for, or as there are."""
    column = table.cells[wanted.column]
    if wanted.kind == "code_map":
        words = {code: text for text, code in code_map[wanted.column].items()}
        labels = table.choose(column.isin(list(words)), wanted.cells)
        table.change(wanted.kind, wanted.column, labels, column.iloc[labels].map(words), "read")
        return
    kind = KINDS[wanted.kind]
    labels = table.choose(kind.fits(column, wanted.column), wanted.cells)
    texts = kind.write(column.iloc[labels], table.rng, wanted.column)
    table.change(wanted.kind, wanted.column, labels, texts, kind.expect)


def _is_day(cells: Texts, _: str) -> Any:
    return cells.str.fullmatch(r"(19[4-9]|20[0-2])\d-\d\d-\d\d").fillna(False)


def _is_blank(cells: Texts, _: str) -> Any:
    return cells.isna()


def _is_filled(cells: Texts, _: str) -> Any:
    return cells.notna()


def _among(known: dict[str, Any]) -> Callable[[Texts, str], Any]:
    return lambda cells, _: cells.isin(list(known))


def _has_words(cells: Texts, column: str) -> Any:
    return cells.isin(list(code_words.words(code_words.code_set_of(column) or "")))


def _day(*formats: str) -> Write:
    """Write days in these formats in turn."""

    def write(cells: Texts, rng: np.random.Generator, column: str) -> Sequence[str | None]:
        days = pd.to_datetime(cells, format="%Y-%m-%d")
        return [day.strftime(formats[place % len(formats)]) for place, day in enumerate(days)]

    return write


def _serial(cells: Texts, rng: np.random.Generator, column: str) -> Sequence[str | None]:
    days = (pd.to_datetime(cells, format="%Y-%m-%d") - pd.Timestamp("1899-12-30")).dt.days
    return days.astype("str").tolist()


def _one_of(texts: tuple[str, ...]) -> Write:
    return lambda cells, rng, column: [texts[place % len(texts)] for place in range(len(cells))]


def _one_of_its(texts: dict[str, tuple[str, ...]]) -> Write:
    """Write one of the texts of each code, in turn."""
    return lambda cells, rng, column: [
        texts[cell][place % len(texts[cell])] for place, cell in enumerate(cells)
    ]


def _blanks_round(cells: Texts, rng: np.random.Generator, column: str) -> Sequence[str | None]:
    forms = ("{} ", " {}", NBSP + "{}", "{}" + NBSP, "  {}  ")
    return [forms[place % len(forms)].format(cell) for place, cell in enumerate(cells)]


def _with_words(cells: Texts, rng: np.random.Generator, column: str) -> Sequence[str | None]:
    words = code_words.words(code_words.code_set_of(column) or "")
    return [cell + SEPARATORS[place % 3] + words[cell] for place, cell in enumerate(cells)]


def _in_words(cells: Texts, rng: np.random.Generator, column: str) -> Sequence[str | None]:
    words = code_words.words(code_words.code_set_of(column) or "")
    forms = (str, str.upper, lambda text: text.replace(" ", "  "))
    return [forms[place % len(forms)](words[cell]) for place, cell in enumerate(cells)]


def _comments(cells: Texts, rng: np.random.Generator, column: str) -> Sequence[str | None]:
    """Put free text as people type it into the comments of a JSON text, unescaped."""
    return [cell.replace('"OUTCOME_COMMENTS":"', '"OUTCOME_COMMENTS":"' + FREE_TEXT) for cell in cells]


def _postcode_blanks(cells: Texts, rng: np.random.Generator, column: str) -> Sequence[str | None]:
    return [(" " + cell.replace(" ", "  ") + " ") for cell in cells]


def _each(change: Callable[[str], str]) -> Write:
    return lambda cells, rng, column: [change(cell) for cell in cells]


def _is_letters(cells: Texts, _: str) -> Any:
    return cells.str.contains("[A-Z]").fillna(False)


def _is_whole(cells: Texts, _: str) -> Any:
    return cells.str.fullmatch(r"\d+").fillna(False)


KINDS: dict[str, Kind] = {
    "date_uk": Kind(_is_day, _day("%d/%m/%Y")),
    "date_month_name": Kind(_is_day, _day("%d-%b-%Y", "%d %B %Y")),
    "date_two_digit_year": Kind(_is_day, _day("%d/%m/%y", "%d-%b-%y")),
    "date_excel_serial": Kind(_is_day, _serial),
    "time_dropped": Kind(_is_day, _day("%Y-%m-%d 00:00:00", "%d/%m/%Y 00:00:00", "%Y-%m-%dT00:00:00.000")),
    "time_of_day_dropped": Kind(_is_day, _day("%Y-%m-%d 13:00:00", "%d/%m/%Y 09:41")),
    "placeholder_date": Kind(_is_blank, _one_of(PLACEHOLDER_DATES), "null"),
    "placeholder_id": Kind(_is_blank, _one_of(PLACEHOLDER_IDS), "null"),
    "null_word": Kind(_is_blank, _one_of(NULL_WORDS), "null"),
    "unknown_word": Kind(_is_blank, _one_of(UNKNOWN_WORDS), "null"),
    "blanks_round": Kind(_is_filled, _blanks_round),
    "flag_word": Kind(_among(code_words.FLAGS), _one_of_its(code_words.FLAGS)),
    "sex_number": Kind(_among(code_words.SEXES), _one_of_its(code_words.SEXES)),
    "label_dropped": Kind(_has_words, _with_words),
    "code_label": Kind(_has_words, _in_words),
    "lower_case": Kind(_is_letters, _each(str.lower)),
    "postcode_blanks": Kind(_is_letters, _postcode_blanks),
    "whole_number_suffix": Kind(_is_whole, _each(lambda cell: cell.lstrip("0") + ".0")),
    "free_text_in_json": Kind(
        lambda cells, _: cells.str.contains("COMMENTS").fillna(False), _comments, "carried"
    ),
}
