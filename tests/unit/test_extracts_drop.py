"""A drop of extracts is landed row by row, or refused with everything that is wrong with it."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.extracts.fields import table, tables
from orchestration.extracts.authority import Authority, read_authority
from orchestration.extracts.drop import DropParameters, land_drop
from orchestration.extracts.refusals import ExtractRefused, Note

AUTHORITY = (
    "code: E10999001\nname: Exampleshire\nchild_id: legacy_id\nreview_intervals: days_91_183\n"
    "cp_first_review_from: plan\ndispute_response_days: 5\n"
)
PARAMETERS = DropParameters("E10999001", 2026, 2026)
OPTIONAL = [name for name, held in tables("ssd").items() if not held.required]
REQUIRED = [name for name, held in tables("ssd").items() if held.required]


def columns(name: str) -> list[str]:
    return [field.column for field in table(name).fields]


def lines(name: str, *changes: dict[str, str]) -> str:
    """A CSV of good rows, each with its own key, with some cells changed."""
    text = [",".join(columns(name))]
    for number, change in enumerate(changes):
        row = {f.column: f"K{number}" if f.key and f.type == "id" else f.example for f in table(name).fields}
        text.append(",".join((row | change).values()))
    return "\n".join(text) + "\n"


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return good_drop(tmp_path / "drop")


def good_drop(place: Path) -> Path:
    """A drop with every table that nothing can be made without, one more, and last year's return."""
    (place / "ssd").mkdir(parents=True)
    (place / "previous_return").mkdir()
    (place / "authority.yml").write_text(AUTHORITY, encoding="utf-8")
    for name in ("ssd_mother", *REQUIRED):
        (place / "ssd" / f"{name}.csv").write_text(lines(name, {}, {}, {}), encoding="utf-8")
    (place / "previous_return" / "header.csv").write_text(
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,M,,,,,\n", encoding="utf-8"
    )
    return place


def land(drop: Path) -> tuple[Path, tuple[Note, ...]]:
    root = drop.parent / "landing"
    return root, land_drop(drop, root, PARAMETERS)


def refused(drop: Path) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        land_drop(drop, drop.parent / "landing", PARAMETERS)
    assert not (drop.parent / "landing").exists()
    return caught.value


def query(root: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(config={"file_search_path": str(root)}) as connection:
        return connection.sql(sql).fetchall()


def test_a_whole_drop(drop: Path) -> None:
    root, notes = land(drop)
    assert notes == ()
    assert query(
        root,
        "select submission_id, authority_name, collection_year, role, road, previous_submission_id, "
        "child_id, review_intervals, cp_first_review_from, dispute_response_days, system "
        "from 'submissions.parquet' order by all",
    ) == [
        ("E10999001-2025", "Exampleshire", 2025, "previous", "return_files", None, "legacy_id",
         "days_91_183", "plan", 5, "other"),
        ("E10999001-2026", "Exampleshire", 2026, "current", "extracts", "E10999001-2025", "legacy_id",
         "days_91_183", "plan", 5, "other"),
    ]  # fmt: skip
    born = table("ssd_person").field("pers_dob").example
    assert query(
        root, "select source_file, source_row, pers_person_id, pers_dob from 'ssd/ssd_person.parquet'"
    ) == [("ssd/ssd_person.csv", row, f"K{row - 2}", born) for row in (2, 3, 4)]
    assert query(root, "select submission_id, source_file, child from 'ssda903/header.parquet'") == [
        ("E10999001-2025", "previous_return/header.csv", "1")
    ]


def test_a_row_ends_in_one_account_only_and_all_rows_are_accounted_for(drop: Path) -> None:
    other_type = table("ssd_cla_placement").field("clap_cla_placement_type").example
    changes = [
        {},
        {"clap_cla_placement_start_date": "first of May"},
        {"clap_cla_placement_id": "K0", "clap_cla_placement_postcode": "ZZ1 1ZZ"},
        {"clap_cla_placement_id": " "},
        {"clap_cla_placement_type": "no such code"},
        {"clap_cla_placement_id": "K0"},
    ]
    text = lines("ssd_cla_placement", *changes) + "," * 10 + "\n\nK9,too,short\n"
    (drop / "ssd/ssd_cla_placement.csv").write_text(text, encoding="utf-8")
    root, _ = land(drop)
    assert query(
        root,
        "select source_row, column_letter, column_name, reason, found from 'quarantine.parquet' "
        "where table_name = 'ssd_cla_placement' order by source_row",
    ) == [
        (3, "D", "clap_cla_placement_start_date", "not_a_date", "text of 12 characters"),
        (4, "A", "clap_cla_placement_id", "duplicate_key", "the key of row 2, with other values"),
        (5, "A", "clap_cla_placement_id", "missing_key", "blank"),
        (10, None, None, "other_width", "3 cells, and there are 11 headings"),
    ]
    assert query(root, "select source_row, clap_cla_placement_type from 'ssd/ssd_cla_placement.parquet'") == [
        (2, other_type),
        (6, "no such code"),
    ]
    assert query(
        root,
        "select rows_in, landed, duplicate, blank, quarantined from 'accounts.parquet' "
        "where table_name = 'ssd_cla_placement'",
    ) == [(8, 2, 1, 1, 4)]
    sums = "select count(*) from 'accounts.parquet' where rows_in <> landed + duplicate + blank + quarantined"
    assert query(root, sums) == [(0,)]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("name", "shared", "whose"),
    [
        ("ssd_cla_reviews", "clar_cla_review_id", "clar_cla_id"),
        ("ssd_cla_reviews", "clar_cla_review_id", "clar_cla_person_id"),
        ("ssd_cp_plans", "cppl_cp_plan_id", "cppl_person_id"),
        ("ssd_cin_episodes", "cine_referral_id", "cine_person_id"),
        ("ssd_missing", "miss_table_id", "miss_person_id"),
    ],
)
def test_an_id_that_siblings_share_keeps_no_child_out(
    drop: Path, name: str, shared: str, whose: str, turned: bool
) -> None:
    nobody = {column: "" for column in ("clar_cla_id", "clar_cla_person_id") if name == "ssd_cla_reviews"}
    children = [{**nobody, shared: "K7", whose: child} for child in ("K0", "K1")]
    later = {**children[0], next(f.column for f in table(name).fields if f.type == "date"): "2025-12-24"}
    rows = [*(reversed(children) if turned else children), later]
    (drop / "ssd" / f"{name}.csv").write_text(lines(name, *rows), encoding="utf-8")
    root, _ = land(drop)
    landed = query(root, f"select {whose}, {shared} from 'ssd/{name}.parquet' order by all")
    assert landed == [("K0", "K7"), ("K1", "K7")]
    kept_out = f"select source_row, reason from 'quarantine.parquet' where table_name = '{name}'"
    assert query(root, kept_out) == [(4, "duplicate_key")]


def test_copies_and_cells_left_as_they_came_can_be_found_in_the_file(drop: Path) -> None:
    changes = [{}, {"pers_dob": "last May"}, {"pers_person_id": "K0"}]
    (drop / "ssd/ssd_person.csv").write_text(lines("ssd_person", *changes), encoding="utf-8")
    root, _ = land(drop)
    left = "select source_row, column_letter, column_name, reason, found from 'left_cells.parquet'"
    letter = chr(ord("A") + columns("ssd_person").index("pers_dob"))
    assert query(root, left) == [(3, letter, "pers_dob", "not_a_date", "text of 8 characters")]
    assert query(root, "select table_name, source_row, copy_of_row from 'copies.parquet'") == [
        ("ssd_person", 4, 2)
    ]


def test_every_cell_is_kept_as_it_came_before_it_is_read(drop: Path) -> None:
    born = {"pers_dob": "05/06/2012 00:00:00", "pers_sex": " Female"}
    (drop / "ssd/ssd_person.csv").write_text(lines("ssd_person", born), encoding="utf-8")
    root, _ = land(drop)
    cells = "select source_row, pers_dob, pers_sex from '{}/ssd/ssd_person.parquet'"
    assert query(root, cells.format(".")) == [(2, "2012-06-05", "F")]
    assert query(root, cells.format("../as_came/files")) == [(2, "05/06/2012 00:00:00", " Female")]
    readings = "select column_name, reading, cells, first_row from 'readings.parquet' order by all"
    assert [row for row in query(root, readings) if row[0] in ("pers_dob", "pers_sex")] == [
        ("pers_dob", "date_uk", 1, 2),
        ("pers_dob", "time_dropped", 1, 2),
        ("pers_sex", "blanks_trimmed", 1, 2),
        ("pers_sex", "code_label", 1, 2),
    ]


def test_columns_in_any_order_and_case_and_more_than_wanted(drop: Path) -> None:
    content = (
        "Pers_Surname,PERS_DOB, pers_person_id ,pers_sex,pers_ethnicity\n"
        "Example,2010-01-01 00:00:00,0012,M,WBRI\n"
    )
    (drop / "ssd/ssd_person.csv").write_text(content, encoding="utf-8-sig")
    root, notes = land(drop)
    landed = query(root, "select pers_person_id, pers_dob, pers_upn from 'ssd/ssd_person.parquet'")
    assert landed == [("0012", "2010-01-01", None)]
    for path in drop.parent.rglob("*.parquet"):
        assert b"Example," not in path.read_bytes()
    (note,) = [note.text for note in notes if note.file == "ssd/ssd_person.csv"]
    assert "columns that are not used and not landed: A Pers_Surname" in note
    assert "lacks columns that may be left out" in note
    listed = "select column_letter, heading, status from 'columns.parquet' where status = 'not_used'"
    assert query(root, listed) == [("A", "Pers_Surname", "not_used")]


def test_an_authority_names_its_own_headings_once(drop: Path) -> None:
    person = lines("ssd_person", {}).replace("pers_person_id", "Person Ref", 1)
    (drop / "ssd/ssd_person.csv").write_text(person, encoding="utf-8")
    assert "Person Ref" not in str(refused(drop)) or "nearest" in str(refused(drop))
    (drop / "authority.yml").write_text(
        f"{AUTHORITY}headings:\n  person ref: pers_person_id\n", encoding="utf-8"
    )
    root, _ = land(drop)
    assert query(root, "select pers_person_id from 'ssd/ssd_person.parquet'") == [("K0",)]


def test_a_missing_table_or_column_is_named_with_all_others(drop: Path) -> None:
    (drop / "ssd/ssd_cla_reviews.csv").unlink()
    legal = (drop / "ssd/ssd_legal_status.csv").read_text(encoding="utf-8")
    legal = legal.replace("lega_legal_status_start_date", "lega_legal_status_start_dt")
    (drop / "ssd/ssd_legal_status.csv").write_text(legal, encoding="utf-8")
    (drop / "ssd/ssd_cla_placement.csv").write_text("clap_cla_placement_id,clap_cla_id,x\nK1,K2,K3\n")
    message = str(refused(drop))
    assert "there is no table ssd_cla_reviews" in message
    assert "ssd/ssd_legal_status.csv, column lega_legal_status_start_date" in message
    assert "nearest heading is lega_legal_status_start_dt" in message
    assert "column clap_cla_placement_type" in message


@pytest.mark.parametrize("name", REQUIRED)
def test_tables_that_nothing_can_be_made_without(drop: Path, name: str) -> None:
    path = drop / "ssd" / f"{name}.csv"
    path.write_text(lines(name), encoding="utf-8")
    assert refused(drop).reason == "no_rows"
    path.unlink()
    assert refused(drop).reason == "missing_table"


def supplied(root: Path) -> set[object]:
    return {name for (name,) in query(root, "select distinct table_name from 'supplied_columns.parquet'")}


def test_any_other_table_may_be_missing(drop: Path) -> None:
    (drop / "ssd/ssd_mother.csv").unlink()
    root, notes = land(drop)
    assert notes == ()
    assert not supplied(root) & set(OPTIONAL)
    assert set(REQUIRED) <= supplied(root)


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, tuple[Note, ...]]]:
    """Two drops: in each, every second of the tables that may be missing cannot be known by its headings."""
    landed = []
    for half in (0, 1):
        drop = good_drop(tmp_path_factory.mktemp("half") / "drop")
        for place, name in enumerate(OPTIONAL):
            text = lines(name, {})
            if place % 2 == half:
                required = next(field.column for field in table(name).fields if field.required)
                text = text.replace(required, "no_such_heading", 1)
            (drop / "ssd" / f"{name}.csv").write_text(text, encoding="utf-8")
        landed.append(land(drop))
    return landed


@pytest.mark.parametrize("name", OPTIONAL)
def test_any_other_table_may_be_refused_and_the_rest_is_landed(
    halves: list[tuple[Path, tuple[Note, ...]]], name: str
) -> None:
    half = OPTIONAL.index(name) % 2
    (root, notes), (other, _) = halves[half], halves[1 - half]
    assert name not in supplied(root) and name in supplied(other)
    assert query(root, "select count(*) from 'ssd/ssd_person.parquet'") == [(3,)]
    assert any(f"so {name} is not supplied" in note.text for note in notes) or len(table(name).fields) < 4


def test_what_the_return_cannot_be_given_is_not_said_to_be_supplied(drop: Path) -> None:
    given = (
        "select column_name from 'supplied_columns.parquet' where table_name in ('header', 'episodes') and "
    )
    mothers = given + "submission_id = 'E10999001-2026' and column_name in ('mother', 'mc_dob', 'home_post')"
    root, _ = land(drop)
    assert sorted(query(root, mothers)) == [("mc_dob",), ("mother",)]
    (drop / "ssd/ssd_mother.csv").unlink()
    root, _ = land(drop)
    assert query(root, mothers) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.4", "not_text"),
        (lines("ssd_person", {}).replace("pers_upn,", "pers_sex,").encode(), "column_twice"),
    ],
)
def test_a_file_that_cannot_be_read(drop: Path, content: bytes, reason: str) -> None:
    (drop / "ssd/ssd_person.csv").write_bytes(content)
    refusal = refused(drop)
    assert refusal.reason == reason
    assert str(refusal).startswith("ssd/ssd_person.csv")


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",", ";").encode("cp1252"),
        lambda text: ("Extract of persons\n\n" + text.replace(",", "\t")).encode("utf-8-sig"),
    ],
)
def test_the_forms_that_councils_send_are_read_alike(drop: Path, written) -> None:  # type: ignore[no-untyped-def]
    text = lines("ssd_person", {}, {})
    (drop / "ssd/ssd_person.csv").write_bytes(written(text))
    root, _ = land(drop)
    assert query(root, "select pers_person_id from 'ssd/ssd_person.parquet'") == [("K0",), ("K1",)]


def test_two_files_that_look_like_one_table_are_both_named_and_neither_used(drop: Path) -> None:
    other = lines("ssd_person", {}, {}, {}, {})
    (drop / "persons of another day.csv").write_text(other, encoding="utf-8")
    message = str(refused(drop))
    assert "persons of another day.csv and ssd/ssd_person.csv" in message
    (drop / "persons of another day.csv").write_bytes((drop / "ssd/ssd_person.csv").read_bytes())
    root, notes = land(drop)
    assert query(root, "select count(*) from 'ssd/ssd_person.parquet'") == [(3,)]
    assert any("is the same as" in note.text for note in notes)


def test_a_drop_that_is_not_there(drop: Path) -> None:
    with pytest.raises(ExtractRefused) as caught:
        land_drop(drop.parent / "gone", drop.parent / "landing", PARAMETERS)
    assert caught.value.reason == "missing_folder"
    assert caught.value.file == str(drop.parent / "gone")


def test_a_refused_drop_leaves_the_old_landing_and_what_was_brought(drop: Path) -> None:
    root, _ = land(drop)
    kept = [root, drop.parent / "as_came"]
    before = {path: path.read_bytes() for place in kept for path in place.rglob("*.parquet")}
    (drop / "previous_return/header.csv").write_bytes(b"")
    with pytest.raises(ExtractRefused, match=r"^previous_return/header\.csv: the file is empty"):
        land_drop(drop, root, PARAMETERS)
    assert {path: path.read_bytes() for place in kept for path in place.rglob("*.parquet")} == before


def test_last_years_return_may_be_missing(drop: Path) -> None:
    (drop / "previous_return/header.csv").unlink()
    root, (note,) = land(drop)
    assert note.file == "previous_return/"
    assert query(root, "select submission_id, previous_submission_id from 'submissions.parquet'") == [
        ("E10999001-2026", None)
    ]


def test_other_files_are_left_alone_and_named(drop: Path) -> None:
    (drop / "read me.txt").write_text("anything at all\nin two lines\n", encoding="utf-8")
    root, notes = land(drop)
    assert Note("read me.txt", "has the headings of no extract; left alone") in notes
    assert query(root, "select outcome from 'files.parquet' where source_file = 'read me.txt'") == [
        ("not_used",)
    ]


def test_the_same_drop_gives_the_same_bytes(drop: Path, tmp_path: Path) -> None:
    roots = tmp_path / "one" / "landing", tmp_path / "two" / "landing"
    for root in roots:
        land_drop(drop, root, PARAMETERS)
    one, two = (
        {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.parquet")}
        for root in roots
    )
    assert one == two
    land_drop(drop, roots[0], PARAMETERS)
    assert one == {
        path.relative_to(roots[0]).as_posix(): path.read_bytes() for path in roots[0].rglob("*.parquet")
    }


def test_what_an_authority_says_of_itself(drop: Path) -> None:
    held = read_authority(drop)
    assert (held.code, held.name, held.review_intervals) == ("E10999001", "Exampleshire", "days_91_183")
    assert held.cp_first_review_from == "plan"
    assert (held.dispute_levels[0], held.dispute_response_days) == ("Informal", 5)
    (drop / "authority.yml").write_text("code: E10999001\nname: ' Exampleshire '\n", encoding="utf-8")
    held = read_authority(drop)
    assert held == Authority(code="E10999001", name="Exampleshire")
    assert held.cp_first_review_from == "conference"
    assert held.dispute_response_days == 10
    for written in ("2024-09-01", "'2024-09-01'"):
        (drop / "authority.yml").write_text(f"{AUTHORITY}history_from: {written}\n", encoding="utf-8")
        assert read_authority(drop).history_from == date(2024, 9, 1)


def test_the_settings_may_lie_one_folder_up_for_all_years(drop: Path) -> None:
    (drop / "authority.yml").rename(drop.parent / "authority.yml")
    root, notes = land(drop)
    assert notes == ()
    assert query(root, "select source_file from 'files.parquet' where outcome = 'settings'") == [
        ("authority.yml",)
    ]


def test_which_identifier_is_child_is_a_setting_with_dates(drop: Path) -> None:
    dated = "child_id:\n  - {from: 2020-04-01, use: legacy_id}\n  - {from: 2025-04-01, use: bridge}\n"
    text = AUTHORITY.replace("child_id: legacy_id\n", dated)
    (drop / "authority.yml").write_text(text, encoding="utf-8")
    held = read_authority(drop)
    days = [date(2019, 1, 1), date(2025, 3, 31), date(2025, 4, 1)]
    assert [held.child_id_on(day) for day in days] == ["legacy_id", "legacy_id", "bridge"]


def test_how_far_back_the_extracts_reach(drop: Path) -> None:
    starts = "select history_from from 'submissions.parquet' order by submission_id"
    root, _ = land(drop)
    assert query(root, starts) == [(date(2024, 4, 1),), (date(2020, 4, 1),)]
    (drop / "authority.yml").write_text(f"{AUTHORITY}history_from: 2023-06-12\n", encoding="utf-8")
    root, _ = land(drop)
    assert query(root, starts) == [(date(2024, 4, 1),), (date(2023, 6, 12),)]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("name: Exampleshire\n", "key code is missing"),
        ("code: 301\nname: Exampleshire\n", "key code is not an authority's code"),
        ("code: E10999002\nname: Elsewhere\n", "key code is E10999002"),
        ("code: E10999001\n", "key name is missing"),
        (AUTHORITY.replace("legacy_id", "nhs_number"), "key child_id has a value that is not known"),
        (AUTHORITY.replace("days_91_183", "weekly"), "calendar_months"),
        (f"{AUTHORITY}colour: blue\n", "key colour is not known"),
        (f"{AUTHORITY}system: paper\n", "systemc, mosaic, eclipse or other"),
        (f"{AUTHORITY}history_from: 12/06/2023\n", "key history_from is not a date"),
        (f"{AUTHORITY}history_from: 2023\n", "key history_from is not a date"),
        (f"{AUTHORITY}history_from: 2023-02-30\n", "key history_from is not a date"),
        (f"{AUTHORITY}headings: {{Ref: person_key}}\n", "key headings names a column that no extract has"),
        (f"{AUTHORITY}databases: [{{name: a, kind: dbase, schema: s}}]\n", "databases.a.kind"),
        (
            f"{AUTHORITY}databases: [{{name: a, kind: oracle, schema: s, password: tiger}}]\n",
            "databases.a.password",
        ),
        ("- a list\n", "does not hold keys"),
        ("code: [\n", "row 2"),
        ("", "key code"),
    ],
)
def test_wrong_settings_name_the_key(drop: Path, content: str, named: str) -> None:
    (drop / "authority.yml").write_text(content, encoding="utf-8")
    message = str(refused(drop))
    assert message.startswith("authority.yml")
    assert named in message
    assert "tiger" not in message


def test_a_line_of_the_code_map_holds_between_its_days_however_they_are_written(drop: Path) -> None:
    words = {"pers_sex": "Zmale"}
    (drop / "ssd/ssd_person.csv").write_text(lines("ssd_person", words), encoding="utf-8")
    code_map = (
        "source_system,field,source_value,national_code,valid_from,valid_to,approved_by\n"
        "any,pers_sex,zmale,F,01/04/2010,{},A. Manager\n"
    )
    for until, read in (("31/03/2020", "Zmale"), ("", "F"), ("31/03/2026", "F")):
        text = code_map.replace("any,", "*,").format(until)
        (drop / "code_map.csv").write_text(text, encoding="utf-8")
        root, _ = land(drop)
        assert query(root, "select pers_sex from 'ssd/ssd_person.parquet'") == [(read,)]


def test_a_file_named_as_a_table_whose_headings_do_not_fit_is_refused_with_what_it_has(drop: Path) -> None:
    wide = ",".join(
        ["Name of mother", "mothersz_" + "x" * 60, *(f"Date {letter}" for letter in "abcdefghij")]
    )
    (drop / "ssd/ssd_mother.csv").write_text(wide + "\n" + "x," * 11 + "x\n", encoding="utf-8")
    root, notes = land(drop)
    [(outcome, reason, text)] = query(
        root, "select outcome, reason, text from 'files.parquet' where table_name = 'ssd_mother'"
    )
    assert (outcome, reason) == ("refused", "missing_column")
    assert "its headings in row 1 are Name of mother, " in str(text)
    assert "Date h and 2 more" in str(text)
    assert "x" * 32 not in str(text)
    assert all(field.column in str(text) for field in table("ssd_mother").fields if field.required)
    assert any("so ssd_mother is not supplied" in note.text for note in notes)


def test_a_required_file_without_headings_stops_the_drop_and_no_record_is_shown(drop: Path) -> None:
    (drop / "ssd/ssd_person.csv").write_text("K1,01/02/2014\nK2,01/02/2014\n", encoding="utf-8")
    refusal = refused(drop)
    assert refusal.reason == "missing_column"
    assert "table ssd_person cannot do without" in str(refusal)
    assert "no row that looks like headings" in str(refusal)
    assert "2014" not in str(refusal)


def test_two_extracts_pasted_together_are_refused(drop: Path) -> None:
    text = lines("ssd_mother", {}, {})
    (drop / "ssd/ssd_mother.csv").write_text(text + text, encoding="utf-8")
    root, _ = land(drop)
    assert query(root, "select outcome, reason from 'files.parquet' where table_name = 'ssd_mother'") == [
        ("refused", "two_headers")
    ]
    assert query(root, "from 'ssd/ssd_mother.parquet'") == []


@pytest.mark.parametrize("folder", ["Previous Return", "PREVIOUS_RETURN", "previous  return"])
def test_last_year_s_return_is_known_however_its_folder_is_spelt(drop: Path, folder: str) -> None:
    (drop / "previous_return").rename(drop / folder)
    root, notes = land(drop)
    assert notes == ()
    assert query(root, "select child from 'ssda903/header.parquet'") == [("1",)]


def test_this_year_s_return_is_told_where_it_belongs(drop: Path) -> None:
    (drop / "header.csv").write_bytes((drop / "previous_return/header.csv").read_bytes())
    root, _ = land(drop)
    [(outcome, text)] = query(
        root, "select outcome, text from 'files.parquet' where source_file = 'header.csv'"
    )
    assert outcome == "not_used"
    assert "is a table of the SSDA903 return; last year's belongs in the folder previous_return" in str(text)


def test_what_a_reader_noted_stands_beside_its_file(drop: Path) -> None:
    text = lines("ssd_mother", {})
    (drop / "ssd/ssd_mother.csv").write_text(text, encoding="utf-16")
    root, notes = land(drop)
    [(said,)] = query(root, "select text from 'files.parquet' where table_name = 'ssd_mother'")
    assert [note.text for note in notes] == [said]
    assert "UTF-16" in str(said)


def test_only_the_lines_of_the_code_map_that_landed_are_used_and_the_others_are_told(drop: Path) -> None:
    (drop / "ssd/ssd_person.csv").write_text(
        lines("ssd_person", *({"pers_sex": f"Zword {letter}"} for letter in "abcdef")), encoding="utf-8"
    )
    (drop / "code_map.csv").write_text(
        "source_system,field,source_value,national_code,valid_from,valid_to,approved_by\n"
        "*,pers_sex,zword a,F,,,\n"
        "*,pers_sexx,zword b,F,,,\n"
        "Mosiac,pers_sex,zword c,F,,,\n"
        "*,SEX,zword d,Female,,,\n"
        "*,pers_sex,zword e,F,no day,,\n"
        "*,pers_sex,zword f,F,,,\n"
        "*,pers_sex,ZWORD  F,M,2010-04-01,,\n",
        encoding="utf-8",
    )
    root, _ = land(drop)
    assert query(root, "select pers_sex from 'ssd/ssd_person.parquet' order by source_row") == [
        ("F",), ("Zword b",), ("Zword c",), ("Zword d",), ("Zword e",), ("Zword f",)
    ]  # fmt: skip
    [(outcome, text)] = query(
        root, "select outcome, text from 'files.parquet' where source_file = 'code_map.csv'"
    )
    assert outcome == "accepted"
    assert [part for part in str(text).split("; ") if "row" in part or "nearest" in part] == [
        "row 3 does nothing: its field is no coded column of an extract and no code set",
        "the nearest is pers_sex",
        "row 4 does nothing: its source_system is not known",
        "the nearest is mosaic",
        "row 5 does nothing: its national_code is no code of its field",
    ]
    assert query(root, "select source_row from 'quarantine.parquet' where table_name = 'code_map'") == [(6,)]
    assert query(
        root, "select text_found, candidates from 'codes_to_decide.parquet' where candidates != ''"
    ) == [("Zword f", "F|M")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "dispute_levels: [One, Two]",
            "key dispute_levels is not a list of seven names. Name level 0, which is informal, to level 6.",
        ),
        (
            "dispute_response_days: 0",
            "key dispute_response_days is too low or too high. Give one from 1 to 60.",
        ),
        ("two_digit_years: soon", "key two_digit_years is no whole number. Give one from 1999 to 2099."),
        ("two_digit_years: 1066", "key two_digit_years is too low or too high. Give one from 1999 to 2099."),
        ("person_id_digits: 2.5", "key person_id_digits is no whole number. Give one from 1 to 20."),
        ("headings: {a_heading: 7}", "key headings.a_heading is no text."),
        ("headings: person", "key headings holds no names with values."),
        ("history_from: [2020]", "key history_from is not a date."),
        (
            "child_id: [{from: 2020-04-01, use: person_id}, {from: soon, use: person_id}]",
            "key child_id, line 2, from is not a date.",
        ),
        ("child_id: [7]", "key child_id, line 1 is not written as it should be."),
    ],
)
def test_a_wrong_setting_is_told_in_plain_words(drop: Path, line: str, words: str) -> None:
    own = AUTHORITY.replace("child_id: legacy_id\n", "") if line.startswith("child_id") else AUTHORITY
    (drop / "authority.yml").write_text(f"{own}{line}\n", encoding="utf-8")
    assert f"authority.yml: {words}" in str(refused(drop))
