"""Builds a small finished warehouse, with the landing it was made from, for the tests of releases.

It is made by SQL with the columns that the dbt models promise; running dbt does not belong here.
"""

import hashlib
from pathlib import Path

import duckdb
from report_warehouse import add_report

from expectations.extracts.fields import return_columns, return_fields

SUBMISSION, PREVIOUS = "E10999001-2026", "E10999001-2025"
CHILDREN, PREVIOUS_CHILDREN = 240, 232
REPORTED = ("reviews_held", "reviews_on_time")  # what the annual report has figures of

RETURN = """
create table ssda903__header as
with children as (
    select '{submission}' as submission_id, range as n from range({children})
    union all
    select '{previous}', range from range({previous_children})
)
select submission_id, n as record_id, 'C' || lpad(n::text, 5, '0') as child,
    case n % 2 when 0 then 'M' else 'F' end as sex, '15/0' || (1 + n % 9) || '/' || (2009 + n % 15) as dob,
    'WBRI' as ethnic, case when n % 7 = 0 then null else 'UN1' end as upn, null::text as mother,
    null::text as mc_dob, 'ssd/ssd_person.csv' as source_file, n + 2 as source_row
from children;

create table ssda903__episodes as
select submission_id, record_id, child, '01/04/2025' as decom, 'S' as rne, 'C2' as ls, 'N1' as cin,
    'U1' as place, 'PR1' as place_provider, null::text as dec, null::text as rec,
    null::text as reason_place_change,
    'AB1 2CD' as home_post, case when record_id = 3 then 'near "the, mill"' else 'AB1 3CD' end as pl_post,
    'SC123456' as urn, 'ssd/ssd_cla_episodes.csv' as source_file, source_row
from ssda903__header;

create table ssda903__reviews as
select submission_id,
    row_number() over (partition by submission_id order by record_id, half) - 1 as record_id, child, dob,
    case half when 0 then '12/06/2025' else '10/12/2025' end as review,
    case when record_id % 5 = 0 then 'PN0' else 'PN' || (1 + (record_id + half) % 7) end as review_code,
    'ssd/ssd_cla_reviews.csv' as source_file, source_row
from ssda903__header cross join (select unnest([0, 1]) as half);
"""

RULES = """
create table ssda903__issues as
select '{submission}' as submission_id, '210' as rule_code, 'query' as severity, 'Header' as table_name,
    record_id::bigint as record_id, child as child_id, 'header.upn' as fields,
    'The unique pupil number is missing.' as message
from ssda903__header where submission_id = '{submission}' and upn is null
union all
select '{submission}', '302', 'error', 'Episodes', 3, '=HYPERLINK("x")', 'episodes.rne,header.dob',
    'The first episode starts before the child, "so to speak", was born.';

create table ssda903__rule_results as
select '{submission}' as submission_id, rule_code, severity, status, issue_count::bigint as issue_count,
    reason, message
from (values
    ('101', 'error', 'passed', 0, null, 'The sex is not one of the codes of the year.'),
    ('210', 'query', 'failed', (select count(*) from ssda903__issues where rule_code = '210'), null,
        'The unique pupil number is missing.'),
    ('302', 'error', 'failed', 1, null,
        'The first episode starts before the child, "so to speak", was born.'),
    ('503A', 'error', 'not_evaluated', 0, 'There is no return of the year before.',
        'The episode differs from last year''s.')
) as rules (rule_code, severity, status, issue_count, reason, message);
"""

# What officers work through: the same issues with what stands in the rows, and a query that is accepted.
WORK_LISTS = """
create table ssda903__rulebook as
select rule_code, 2023 as valid_from, null::int as valid_until, 'Look at ' || rule_code || '.' as how_to_fix
from ssda903__rule_results;

create table ssda903__issue_list as
select submission_id, rule_code, severity, case when rule_code = '210' and record_id = 0 then 'accepted'
    else 'open' end as status, table_name, record_id, child_id, 'Team north' as team_name,
    'W' || (record_id % 3) as worker_id, fields, 'UPN=(blank)' as cell_values, message,
    'Look at ' || rule_code || '.' as how_to_fix, 'ssd/ssd_person.csv' as source_file,
    (record_id + 2)::int as source_row,
    'r-' || substr(md5(table_name || record_id), 1, 16) as row_fingerprint,
    'i-' || substr(md5(rule_code || table_name || child_id), 1, 16) as issue_key,
    case when rule_code = '210' and record_id = 0 then 'No number was given' end as accepted_reason,
    case when rule_code = '210' and record_id = 0 then 'Team manager' end as accepted_by,
    case when rule_code = '210' and record_id = 0 then date '2026-05-14' end as accepted_on
from ssda903__issues;

create table ssda903__accepted_queries as
select submission_id, 'accepted_queries.csv' as source_file, 2 as source_row, rule_code,
    lower(table_name) as table_name, child_id, row_fingerprint, accepted_reason as reason, accepted_by,
    accepted_on, 'accepted' as outcome, 'The query is accepted.' as outcome_text
from ssda903__issue_list where status = 'accepted';
"""

REPORT = """
create table rpt_link_accounts as
select '{submission}' as submission_id, * from (values
    (1, 'plan to conference', 'ssd_cp_plans', 'person and date', 7),
    (2, 'episode to placement', 'ssd_cla_episodes', 'key', {children})
) as v (link_order, link, table_name, found_by, row_count);

create table rpt_row_accounts as
select '{submission}' as submission_id, * from (values
    ('header', 1, 'landed', 'kept', {children} + 20),
    ('header', 2, 'looked after in the year', 'kept', {children}),
    ('header', 2, 'looked after in the year', 'outside the year', 20),
    ('episodes', 1, 'landed', 'kept', {children}), ('reviews', 1, 'landed', 'kept', 2 * {children})
) as v (table_name, step_order, step, outcome, row_count);
"""

LANDING = """
copy (
    with submissions (submission_id, collection_year, role, road, previous_submission_id) as (
        values ('{submission}', 2026::int, 'current', 'extracts', '{previous}'),
            ('{previous}', 2025, 'previous', 'return_files', null)
    )
    select submission_id, 'E10999001' as authority, 'Exampleshire' as authority_name, collection_year,
        collection_year as rules_year, make_date(collection_year - 1, 4, 1) as year_start,
        make_date(collection_year, 3, 31) as year_end, make_date(collection_year, 3, 31) as as_at_date, role,
        road, previous_submission_id, date '2020-04-01' as history_from, 'person_id' as child_id,
        'calendar_months' as review_intervals, 'conference' as cp_first_review_from,
        'a|b|c|d|e|f|g' as dispute_levels, 10::int as dispute_response_days
    from submissions
) to '{landing}/submissions.parquet' (format parquet);
copy (
    select * from (values
        ('{submission}', 'ssd', 'ssd_person', 'ssd/ssd_person.csv', null, '{person}', 270::bigint,
            260::bigint, 5::bigint, 2::bigint, 3::bigint),
        ('{previous}', 'ssda903', 'header', 'previous_return/header.csv', null, '{header}', 232, 232, 0, 0, 0)
    ) as v (submission_id, source, table_name, source_file, source_sheet, source_file_sha256, rows_in, landed,
        duplicate, blank, quarantined)
) to '{landing}/accounts.parquet' (format parquet);
copy (
    select '{submission}' as submission_id, 'ssd' as source, 'ssd_person' as table_name,
        'ssd/ssd_person.csv' as source_file, null::text as source_sheet,
        [7, 7, 9, 12][n + 1]::int as source_row, ['C', 'B'][n % 2 + 1] as column_letter,
        ['pers_dob', 'pers_sex'][n % 2 + 1] as column_name, 'not_a_date' as reason,
        ['text of 9 characters', '=1+1'][n % 2 + 1] as found, 'a date' as expected, 'correct it' as how_to_fix
    from range(4) as r(n)
) to '{landing}/quarantine.parquet' (format parquet);
copy (
    select * replace (20 as source_row, 'not_yes_or_no' as reason)
    from read_parquet('{landing}/quarantine.parquet') limit 1
) to '{landing}/left_cells.parquet' (format parquet);
copy (
    select '{submission}' as submission_id, 'ssd' as source, 'ssd_person' as table_name,
        'ssd/ssd_person.csv' as source_file, null::text as source_sheet, 31 as source_row, 30 as copy_of_row
) to '{landing}/copies.parquet' (format parquet);
copy (
    select * from (values
        ('{submission}', 'authority.yml', null, '{authority}', 23::bigint, null, 'settings', null, null),
        ('{submission}', 'ssd/ssd_person.csv', null, '{person}', 28, 'ssd_person', 'accepted', null, null),
        ('{submission}', 'notes.xlsx', 'Notes', '{notes}', 20, null, 'not_used', null,
            'has the headings of no extract; left alone'),
        ('{submission}', 'notes.xlsx', '=SUM(A1)', '{notes}', 20, 'ssd_mother', 'refused', 'missing_column',
            'notes.xlsx: table ssd_mother has no such column'),
        ('{submission}', 'drops/2026-01', null, 'c1', null, null, 'drop_in_use', null, null),
        ('{submission}', 'drops/2025-12', null, 'c0', null, null, 'drop_replaced', null, 'by 2026-01'),
        ('{previous}', 'previous_return/header.csv', null, '{header}', 36, 'header', 'accepted', null, null)
    ) as v (submission_id, source_file, source_sheet, source_file_sha256, bytes, table_name, outcome, reason,
        "text")
) to '{landing}/files.parquet' (format parquet);
copy (
    select '{submission}' as submission_id, 'ssd' as source, 'ssd_person' as table_name,
        'ssd/ssd_person.csv' as source_file, null::text as source_sheet, * from (values
        ('A', 'pers_person_id', 'pers_person_id', 'read', null),
        ('D', '=cmd', null, 'not_used', 'pers_upn'), (null, null, 'pers_upn', 'missing', null)
    ) as v (column_letter, heading, column_name, status, nearest)
) to '{landing}/columns.parquet' (format parquet);
copy (
    select '{submission}' as submission_id, 'ssd' as source, 'ssd_person' as table_name,
        'ssd/ssd_person.csv' as source_file, null::text as source_sheet, * from (values
        ('pers_dob', 'date_uk', 1200::bigint, 2::int), ('pers_dob', 'left_as_it_came', 1, 44)
    ) as v (column_name, reading, cells, first_row)
) to '{landing}/readings.parquet' (format parquet);
copy (
    select '{submission}' as submission_id, 'ssd' as source, 'ssd_person' as table_name,
        'pers_sex' as column_name, '=male?' as text_found, 'F|M' as candidates, 4::bigint as cells
) to '{landing}/codes_to_decide.parquet' (format parquet);
copy (
    select '{submission}' as submission_id, * from (values
        ('ssd_person', 'pers_person_id'), ('header', 'child'), ('episodes', 'child'), ('reviews', 'child')
    ) as v (table_name, column_name)
) to '{landing}/supplied_columns.parquet' (format parquet);
create view stg_carefacts__submissions as select * from read_parquet('submissions.parquet');
create view stg_carefacts__supplied_columns as select * from read_parquet('supplied_columns.parquet');
create view stg_carefacts__accounts as select * from read_parquet('accounts.parquet');
create view stg_carefacts__files as select * from read_parquet('files.parquet');
create view stg_carefacts__columns as select * from read_parquet('columns.parquet');
create view stg_carefacts__readings as select * from read_parquet('readings.parquet');
create view stg_carefacts__codes_to_decide as select * from read_parquet('codes_to_decide.parquet');
"""


class Workspace:
    """The folders of one finished run: drop, landing, warehouse, and where releases go."""

    def __init__(self, root: Path, children: int = CHILDREN) -> None:
        self.root, self.children = root, children
        self.drop, self.landing, self.releases = (root / name for name in ("drop", "landing", "releases"))
        self.warehouse = root / "warehouse.duckdb"
        self.year = self.releases / "E10999001" / "2026"

    def sql(self, statement: str) -> None:
        """Change the finished warehouse, to plant a fault in it."""
        with duckdb.connect(
            str(self.warehouse), config={"file_search_path": str(self.landing)}
        ) as connection:
            connection.execute(statement)

    def change_landed(self, table: str, query: str) -> None:
        """Write a landed table again from a query over `landed`, to plant a fault before the warehouse."""
        path = self.landing / f"{table}.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"create table landed as from '{path}'")
            connection.execute(f"copy ({query}) to '{path}' (format parquet)")


def build(root: Path, children: int = CHILDREN) -> Workspace:
    """A finished workspace below `root` with one error, some queries and a last year."""
    workspace = Workspace(root, children)
    hashes = {}
    for name in ("ssd/ssd_person.csv", "previous_return/header.csv", "notes.xlsx", "authority.yml"):
        path = workspace.drop / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"the file {name}\n", encoding="utf-8")
        hashes[path.stem.removeprefix("ssd_")] = hashlib.sha256(path.read_bytes()).hexdigest()
    workspace.landing.mkdir()
    words = {
        "submission": SUBMISSION,
        "previous": PREVIOUS,
        "children": children,
        "previous_children": PREVIOUS_CHILDREN,
        "landing": workspace.landing,
        **hashes,
    }
    for script in (LANDING, RETURN, RULES, WORK_LISTS, REPORT):
        workspace.sql(script.format(**words))
    with duckdb.connect(str(workspace.warehouse)) as connection:
        add_report(connection, SUBMISSION, REPORTED)
    for table in set(return_fields()) - {"header", "episodes", "reviews"}:  # not supplied, and so empty
        columns = ", ".join(f"{column.lower()} text" for column in return_columns(table))
        workspace.sql(f"create table ssda903__{table} (submission_id text, record_id bigint, {columns})")
    return workspace
