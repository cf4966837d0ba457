"""Every kind of reading has words for people, and every kind that has words can happen."""

from datetime import date

import pyarrow as pa
import pytest

from expectations.extracts.fields import Field, table
from expectations.extracts.readings import LEFT_AS_IT_CAME, LEFT_READINGS, READING_WORDS, READINGS
from orchestration.extracts.cells.code_maps import CodeMap
from orchestration.extracts.cells.reading import ReadingRules, read_cells
from orchestration.extracts.cells.texts import Texts

RULES = ReadingRules(
    two_digit_years=30,
    person_id_digits=6,
    code_map=CodeMap(
        [{"field": "PLACE", "source_value": "our carers", "national_code": "U6"}], date(2026, 3, 31)
    ),
)
CELLS = {
    "unreadable": ("ssd_cla_reviews", "clar_cla_review_date", "soon"),
    "masked_day": ("ssd_person", "pers_dob", "xx/05/2020"),
    "two_codes": ("ssd_cla_placement", "clap_cla_placement_type", "U1 or U6"),
    "unknown_code_text": ("ssd_cla_placement", "clap_cla_placement_type", "somewhere"),
    "null_word": ("ssd_person", "pers_dob", "NULL"),
    "placeholder_date": ("ssd_person", "pers_dob", "01/01/1900"),
    "placeholder_id": ("ssd_cla_reviews", "clar_cla_id", "-1"),
    "blanks_trimmed": ("ssd_person", "pers_person_id", " 123456"),
    "date_uk": ("ssd_person", "pers_dob", "05/05/2020"),
    "date_year_first": ("ssd_person", "pers_dob", "2020/05/05"),
    "date_month_name": ("ssd_person", "pers_dob", "5 May 2020"),
    "date_two_digit_year": ("ssd_person", "pers_dob", "05/05/20"),
    "date_excel_serial": ("ssd_person", "pers_dob", "43956"),
    "time_dropped": ("ssd_person", "pers_dob", "2020-05-05 00:00:00"),
    "time_of_day_dropped": ("ssd_person", "pers_dob", "2020-05-05 09:30:00"),
    "utc_time": ("ssd_person", "pers_dob", "2020-05-05T23:00:00Z"),
    "flag_word": ("ssd_cla_reviews", "clar_cla_review_cancelled", "yes"),
    "number_separators": ("a_number", "a_number", "1,234"),
    "whole_number_suffix": ("ssd_person", "pers_person_id", "123456.0"),
    "zeros_restored": ("ssd_person", "pers_person_id", "12"),
    "case_folded": ("ssd_cla_placement", "clap_cla_placement_type", "u6"),
    "label_dropped": ("ssd_cla_placement", "clap_cla_placement_type", "U6 - Foster placement"),
    "code_label": ("ssd_person", "pers_ethnicity", "White British"),
    "code_map": ("ssd_cla_placement", "clap_cla_placement_type", "Our Carers"),
    "postcode_form": ("ssd_address", "addr_address_postcode", "ea101aa"),
    "postcode_inner_blank": ("ssd_address", "addr_address_postcode", "EA1 01AA"),
}


def field_of(name: str, column: str) -> Field:
    if name != "a_number":
        return table(name).field(column)
    return next(f for f in table("iro_fte_month").fields if f.type == "number")


@pytest.mark.parametrize("reading", CELLS)
def test_each_kind_of_reading_can_happen(reading: str) -> None:
    name, column, text = CELLS[reading]
    read = read_cells(field_of(name, column), pa.chunked_array([pa.array([text])]), RULES)
    assert reading in read.changes


def test_each_kind_of_reading_has_words_of_its_own() -> None:
    assert {*CELLS, LEFT_AS_IT_CAME} == set(READINGS)
    assert {kind for kind in READINGS if "left as it came" in READING_WORDS[kind]} == set(LEFT_READINGS)
    assert len(set(READING_WORDS.values())) == len(READINGS)
    assert all(words[0].isupper() and "_" not in words for words in READING_WORDS.values())


def test_a_reading_without_words_cannot_be_given() -> None:
    texts = Texts.of(pa.array(["a"]))
    with pytest.raises(ValueError, match="what guessed means"):
        texts.mark("guessed", texts.at([0]))
