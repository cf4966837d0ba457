"""Every cell, row and file of dirt that is planted is met by the door as agreed, and nothing else is."""

from collections import Counter
from collections.abc import Callable, Iterable

import pandas as pd
import pytest
from councils import PROFILES, Council
from dirty_runs import DirtyRun, Entry, Place, place_of, said

from raw_data.synthetic.contract_columns import columns
from raw_data.synthetic.dirt_profiles import dirt_profile

# Why a row with this kind of dirt is kept out.
REASONS = {
    "masked_day": "not_a_date",
    "id_lost_digits": "lost_digits",
    "same_key_other_values": "duplicate_key",
    "short_row": "other_width",
    "long_row": "other_width",
}
REFUSED = {"blank_file": "empty_file"}


@pytest.fixture(scope="module", params=PROFILES)
def run(request: pytest.FixtureRequest, council: Callable[[str], Council]) -> DirtyRun:
    return DirtyRun(**vars(council(request.param)))


def cells(run: DirtyRun, *expect: str) -> list[Entry]:
    """What was planted in single rows, or in single cells of them."""
    return [entry for entry in run.dirt if entry["row"] is not None and entry["expect"] in expect]


def wrong(entries: Iterable[Entry], met: Callable[[Entry], bool]) -> list[str]:
    """The kind and the place of each entry that is not met, and never its value."""
    return [said(entry) for entry in entries if not met(entry)]


def as_landed(entry: Entry) -> str | None:
    """The value as the door writes it: a postcode has one blank, before its last three characters."""
    value: str | None = entry["value"]
    if value and entry["column"].endswith("_postcode"):
        return f"{value.replace(' ', '')[:-3]} {value[-3:]}"
    return value


def test_every_kind_that_the_profile_asks_for_is_planted(run: DirtyRun) -> None:
    profile = dirt_profile(run.name)
    wanted = {part.kind for part in (*profile.cells, *profile.extra, *profile.rows)}
    assert not wanted - {entry["kind"] for entry in run.dirt}


def test_cells_that_can_be_read_land_as_they_were_meant(run: DirtyRun) -> None:
    def met(entry: Entry) -> bool:
        row = run.rows.get(place_of(entry))
        return row is not None and row[entry["column"]] == as_landed(entry)

    assert not wrong(cells(run, "read"), met)


def test_cells_that_say_nothing_land_blank(run: DirtyRun) -> None:
    def met(entry: Entry) -> bool:
        row = run.rows.get(place_of(entry))
        return row is not None and row[entry["column"]] is None

    assert not wrong(cells(run, "null"), met)


def test_cells_that_cannot_be_read_land_as_they_came(run: DirtyRun) -> None:
    def met(entry: Entry) -> bool:
        row, came = run.rows.get(place_of(entry)), run.rows_as_they_came[place_of(entry)]
        if row is None or entry["column"] is None:  # a person made up by a tester: a row like any other
            return row is not None
        if "value" in entry and came[entry["column"]] != entry["value"]:
            return False
        return bool(row[entry["column"]] == came[entry["column"]])

    assert not wrong(cells(run, "carried", "decide"), met)


def test_texts_that_stand_for_two_codes_are_listed_for_a_decision(run: DirtyRun) -> None:
    listed = run.listed("codes_to_decide")
    known = Counter(zip(listed["table_name"], listed["column_name"], listed["text_found"], strict=True))

    def met(entry: Entry) -> bool:
        text = run.rows_as_they_came[place_of(entry)][entry["column"]]
        key = (run.tables[entry["file"], entry["sheet"]], entry["column"], text)
        return known[key] == 1

    assert not wrong(cells(run, "decide"), met)
    two = listed[listed["candidates"] != ""]
    assert int(two["cells"].sum()) == len(cells(run, "decide"))


def test_copies_of_rows_are_dropped_and_blank_rows_never_come_in(run: DirtyRun) -> None:
    def left_out(entry: Entry) -> bool:
        return place_of(entry) in run.rows_as_they_came and place_of(entry) not in run.rows

    assert not wrong(cells(run, "duplicate"), left_out)
    assert not wrong(cells(run, "blank"), lambda entry: place_of(entry) not in run.rows_as_they_came)


def test_the_quarantine_is_what_was_planted_at_its_place_and_nothing_else(run: DirtyRun) -> None:
    planted = Counter(
        (*place_of(entry), letter(run, entry), column_of(entry), REASONS[entry["kind"]])
        for entry in cells(run, "quarantined", "misshapen")
    )
    planted += Counter(
        (*place_of(fault), letter(run, fault), fault["column"], fault["reason"])
        for fault in run.broken
        if fault["expect"] == "quarantined"
    )
    listed = run.listed("quarantine")
    listed = listed.astype(object).where(listed.notna(), None)
    where = ["source_file", "source_sheet", "source_row", "column_letter", "column_name", "reason"]
    assert Counter(listed[where].itertuples(index=False, name=None)) == planted
    out: set[Place] = {(file, sheet, row) for file, sheet, row, *_ in planted}
    assert not out & set(run.rows)


def column_of(entry: Entry) -> str | None:
    return None if entry["expect"] == "misshapen" else entry["column"]


def letter(run: DirtyRun, entry: Entry) -> str | None:
    """Where the file has the column: those of the contract in their order, without the ones left out."""
    if column_of(entry) is None:
        return None
    missing = {
        left_out["column"]
        for left_out in run.dirt
        if left_out["kind"] == "missing_column" and left_out["file"] == entry["file"]
    }
    held = [name for name in columns()[run.tables[entry["file"], entry["sheet"]]] if name not in missing]
    return chr(ord("A") + held.index(entry["column"]))


def test_every_row_is_accounted_for(run: DirtyRun) -> None:
    accounts = run.listed("accounts").set_index("table_name")
    counts = ["rows_in", "landed", "duplicate", "blank", "quarantined"]
    assert (accounts["rows_in"] == accounts[counts[1:]].sum(axis=1)).all()
    expected = {
        name: [rows["written"], rows["written"] - rows["broken"], 0, 0, rows["broken"]]
        if run.name == "none"
        else [rows[count] for count in counts]
        for name, rows in run.truth["extract_rows"].items()
        if name in columns()  # the council's own lists are accounted for beside the known answers
    }
    assert {str(name): row.tolist() for name, row in accounts[counts].iterrows()} == expected
    assert {name: len(rows) for name, rows in run.landed.items()} == {
        name: rows[1] for name, rows in expected.items() if rows[1]
    }


def test_what_is_said_of_a_private_cell_is_only_its_kind(run: DirtyRun) -> None:
    listed = run.listed("quarantine")
    private = listed[listed["column_name"].fillna("").str.endswith(("_id", "_dob", "_upn", "_postcode"))]
    kinds = r"blank|(?:text|number) of \d+ (?:character|digit)s?|the key of row \d+, with other values"
    told = bool(private["found"].str.fullmatch(kinds).all())
    assert told
    assert len(private)


def test_files_are_taken_refused_or_used_once_as_planted(run: DirtyRun) -> None:
    files = run.listed("files")
    outcomes = dict(
        zip(files["source_file"], zip(files["outcome"], files["reason"], strict=True), strict=True)
    )
    expected = {"copy": "copy", "zip": "unpacked"}

    def met(entry: Entry) -> bool:
        outcome, reason = outcomes[entry["file"]]
        if entry["expect"] == "refused_file":
            return (outcome, reason) == ("refused", REFUSED[entry["kind"]])
        wanted = expected.get(entry.get("outcome", entry["kind"]), "accepted")
        return bool(outcome == wanted)

    assert not wrong([entry for entry in run.dirt if entry["column"] is None], met)
    refused = {entry["file"] for entry in run.dirt if entry["expect"] == "refused_file"}
    assert set(files.loc[files["outcome"] == "refused", "source_file"]) == refused


def test_headings_are_read_or_told_as_planted(run: DirtyRun) -> None:
    listed = run.listed("columns")
    listed = listed.assign(heading=listed["heading"].str.strip().str.casefold())
    by_place = {str(file): rows for file, rows in listed.groupby("source_file")}
    planted = [entry for entry in run.dirt if entry["kind"] in ("missing_column", "renamed_column")]
    planted_extra = [entry for entry in run.dirt if entry["kind"] == "extra_column"]

    def met(entry: Entry) -> bool:
        rows = by_place[entry["file"]]
        missing = rows[(rows["column_name"] == entry["column"]) & (rows["status"] == "missing")]
        if entry["kind"] == "missing_column":
            return len(missing) == 1
        unused = rows[(rows["heading"] == entry["heading"]) & (rows["status"] == "not_used")]
        if entry["kind"] == "extra_column":
            return len(unused) == 1
        return len(missing) == 1 and unused["nearest"].tolist() == [entry["column"]]

    assert not wrong([*planted, *planted_extra], met)
    told = pd.Series(listed["status"]).value_counts()
    assert told.get("missing", 0) == len(planted)
    assert told.get("not_used", 0) == len(planted_extra) + sum(e["kind"] == "renamed_column" for e in planted)
    assert set(told.index) <= {"read", "missing", "not_used"}
    said_of = {
        (file, sheet if isinstance(sheet, str) else None): str(text)
        for file, sheet, text in run.listed("files")[["source_file", "source_sheet", "text"]].to_numpy()
    }
    titled = [entry for entry in run.dirt if entry["kind"] == "title_rows"]
    assert not wrong(
        titled,
        lambda entry: f"headings in row {entry['rows'] + 1};" in said_of[entry["file"], entry["sheet"]],
    )
