"""What can happen to a cell on its way to the landing, each kind of reading with a sentence for people.

How a cell is read does not belong here, nor which cells keep their row out: the contracts say that.
"""

LEFT_AS_IT_CAME = "left_as_it_came"

# Beginning with the five that leave the cell as it came, because somebody may have to act on them.
READING_WORDS = {
    LEFT_AS_IT_CAME: "Breaks the contract, and was left as it came: it counts as not known",
    "unreadable": "Could not be read, and was left as it came",
    "masked_day": "A date with its day masked, such as xx/05/2020: left as it came",
    "two_codes": "May stand for more than one code: left as it came, see Codes to decide",
    "unknown_code_text": "Stands for no code that is known: left as it came, see Codes to decide",
    "null_word": "A word for nothing, such as NULL or N/A: read as blank",
    "placeholder_date": "A date that stands for no date, such as 01/01/1900: read as blank",
    "placeholder_id": "An id that stands for nobody (-1): read as blank",
    "blanks_trimmed": "Blanks before or after the value: taken off",
    "date_uk": "A date written day first: read as day, month, year",
    "date_year_first": "A date written year first in another form than 2025-04-01",
    "date_month_name": "A date with the month's name",
    "date_two_digit_year": "A date with a two-digit year: the century follows from authority.yml",
    "date_excel_serial": "A date as a spreadsheet's number of days",
    "time_dropped": "A date with the time midnight: the time was dropped",
    "time_of_day_dropped": "A date with a time of day other than midnight: the time was dropped",
    "utc_time": "A time with its zone, such as 23:00Z: read as the day that it was in the United Kingdom",
    "flag_word": "Yes or no in other words than Y and N",
    "number_separators": "A number with commas between thousands",
    "whole_number_suffix": "A whole number that ended in .0",
    "zeros_restored": "Zeros at the front were missing: put back",
    "case_folded": "A code in other upper and lower case",
    "label_dropped": "A code with its label beside it: the label was dropped",
    "code_label": "The words for a code instead of the code",
    "code_map": "The authority's own words, read by its code map",
    "postcode_form": "A postcode in other case or spacing",
    "postcode_inner_blank": "A postcode with a blank in the wrong place: closed up, look whether it is right",
}
READINGS = tuple(READING_WORDS)
LEFT_READINGS = READINGS[:5]
