"""The README and the guides say what is so: commands, paths, rooms, settings, files, codes and links."""

import ast
import re
from pathlib import Path

import dagster as dg
import pyarrow as pa
import pytest
import yaml
from doc_text import (
    GUIDES,
    PAGES,
    PROJECT,
    README,
    blocks,
    commands,
    first_cells,
    is_ignored,
    read,
    relative,
    section,
    spans,
)
from shared_folder import work_in
from test_release_publish import FILES

from expectations.collection_year import label
from expectations.extracts.contract import HOW_TO_FIX
from expectations.extracts.fields import tables
from expectations.extracts.ssda903 import RETURN_TITLES
from expectations.rulebook import FIRST_RULES_YEAR, LAST_RULES_YEAR
from orchestration.cli import _parser
from orchestration.definitions import build_definitions
from orchestration.extracts.authority import AUTHORITY_FILE, Authority, read_authority
from orchestration.extracts.databases.road import DatabaseRoad
from orchestration.extracts.files.drop_files import DropFile, open_sheets
from orchestration.extracts.landing import LISTS, SUBMISSIONS
from orchestration.extracts.quarantine import other_width, same_key
from orchestration.releases.annual_report.evidence import EVIDENCE
from orchestration.releases.extracts_lists import LISTS as SHEETS
from orchestration.releases.index_page import FILES as FILES_LISTED
from orchestration.releases.index_page import INDEX_FILE
from orchestration.settings import Settings

OFFICERS, ENGINEERS, INSPECTION = (
    GUIDES / f"{name}.md" for name in ("performance_officers", "data_engineers", "inspection")
)
TARGETS = set(re.findall(r"^([a-z]+):.*##", (PROJECT / "Makefile").read_text(), re.M))
MODELS = {path.stem for path in (PROJECT / "dbt_project" / "models").rglob("*.sql")}
SEEDS = {path.stem for path in (PROJECT / "dbt_project" / "seeds").rglob("*.csv")}
SUBCOMMANDS = {"run", "validate", "rules", "synthesise", "ui", "trace", "report", "report-template"}
on_each_page = pytest.mark.parametrize("page", PAGES, ids=relative)


@on_each_page
def test_every_make_target_named_exists(page: Path) -> None:
    named = {word for words in commands(page, "make") for word in words if "=" not in word}
    assert named <= TARGETS, f"{relative(page)} names {named - TARGETS}: the Makefile has no such target."


def test_every_make_target_is_told_of() -> None:
    told = {word for page in (README, ENGINEERS) for words in commands(page, "make") for word in words}
    assert not TARGETS - told, f"tell of {TARGETS - told} in README.md or docs/data_engineers.md."


@on_each_page
def test_every_command_line_shown_is_one_that_the_product_takes(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in commands(page, "carefacts"):
        if len(arguments) == 1:
            assert arguments[0] in SUBCOMMANDS or arguments == ["..."], arguments
            continue
        try:
            _parser().parse_args(arguments)
        except SystemExit:
            pytest.fail(f"{relative(page)}: carefacts {' '.join(arguments)}: {capsys.readouterr().err}")


def test_every_option_of_validate_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _parser().parse_args(["validate", "--help"])
    options = set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out)) - {"--help"}
    text = section(README, "Check a return that you already have")
    assert options == set(re.findall(r"--[a-z][a-z-]*", text))


@on_each_page
def test_every_path_named_exists(page: Path) -> None:
    roots = {path.name for path in PROJECT.iterdir()}
    for span in spans(read(page)):
        named = re.sub(r"<[^>]+>", "*", span)
        if " " in span or named.split("/")[0] not in roots or is_ignored(named):
            continue
        assert list(PROJECT.glob(named.rstrip("/"))), f"{relative(page)} names {span}, which is not there."


@on_each_page
def test_every_model_named_exists(page: Path) -> None:
    for span in spans(read(page)):
        if re.fullmatch(r"(?:(?:stg|int|dim|fct|rpt)_|ssda903__)\w+", span):
            assert span in MODELS | SEEDS, f"{relative(page)} names {span}: there is no such model."


def test_the_map_shows_every_room_and_no_other() -> None:
    mapped = {name.rstrip("/") for name in first_cells(section(README, "From file to release"))}
    top = [path for path in PROJECT.iterdir() if not path.name.startswith(".")]
    inner = [
        path
        for room in (
            "raw_data",
            "orchestration",
            "orchestration/releases",
            "expectations",
            "dbt_project/models",
        )
        for path in (PROJECT / room).iterdir()
    ]
    rooms = {
        relative(path)
        for path in [*top, *inner]
        if path.is_dir() and not path.name.startswith("__") and not is_ignored(relative(path))
    }
    assert mapped == rooms, f"only in the map: {mapped - rooms}; only in the tree: {rooms - mapped}."


def test_the_release_shown_is_the_release_made() -> None:
    (tree,) = (block for block in blocks(README) if "LATEST" in block)
    evidence = f"{EVIDENCE.as_posix()}/"
    all_there_can_be = sorted([*FILES_LISTED, INDEX_FILE])
    made = {evidence if name.startswith(evidence) else name for name in FILES}
    # what the tests' release has: the return of three tables, one file for each
    assert set(all_there_can_be) - made == {
        f"ssda903/{title}.csv"
        for title in RETURN_TITLES.values()
        if title not in ("Header", "Episodes", "Reviews")
    }
    assert made <= set(all_there_can_be)
    assert sorted(re.findall(r"^ {8}(\S+)", tree, re.M)) == all_there_can_be
    assert sorted(first_cells(section(OFFICERS, "What lies in a release"))) == all_there_can_be


def test_every_setting_is_told_of_with_its_default() -> None:
    rows = re.findall(r"^\| `(CAREFACTS_\w+)` \| `([^`]+)` \|", section(ENGINEERS, "Settings"), re.M)
    defaults = {}
    for name, field in Settings.model_fields.items():
        value = field.default
        shown = value.relative_to(PROJECT).as_posix() if isinstance(value, Path) else str(value)
        defaults[f"CAREFACTS_{name.upper()}"] = shown.replace("'", '"')
    assert dict(rows) == defaults


@on_each_page
def test_no_other_setting_is_named(page: Path) -> None:
    known = {f"CAREFACTS_{name.upper()}" for name in Settings.model_fields}
    known |= set(re.findall(r"CAREFACTS_\w+", (PROJECT / "dbt_project" / "profiles.yml").read_text()))
    named = set(re.findall(r"CAREFACTS_[A-Z_]*[A-Z]", read(page)))
    assert {name for name in named if not name.startswith("CAREFACTS_DATABASE")} <= known


def test_the_configurations_shown_are_ones_that_the_jobs_take(tmp_path: Path) -> None:
    definitions = build_definitions(Settings(work_dir=work_in(tmp_path)))
    shown = [yaml.safe_load(block) for block in blocks(ENGINEERS, "yaml")]
    configurations = [block for block in shown if "ops" in block]
    for job, config in zip(("validate_returns", "yearly_release"), configurations, strict=True):
        assert dg.validate_run_config(definitions.resolve_job_def(job), config)
    assert set(first_cells(section(ENGINEERS, "Partitions, jobs, schedule"))) == {
        "validate_returns",
        "yearly_release",
    }


def test_the_years_of_the_rulebook_are_the_ones_named() -> None:
    years = f"{label(FIRST_RULES_YEAR)} to {label(LAST_RULES_YEAR)}"
    assert all(years in read(page) for page in (README, OFFICERS))


def test_every_code_that_the_officers_guide_explains_is_one_that_is_used() -> None:
    by_row = {
        other_width(1, 1, 2)["reason"],
        same_key("key", pa.array([2]), pa.array([1]))["reason"][0].as_py(),
    }
    assert set(first_cells(section(OFFICERS, "Rows in quarantine"))) == {*HOW_TO_FIX, *by_row}
    assert first_cells(section(OFFICERS, "Participation")) == [f"PN{number}" for number in range(8)]
    definitions = re.findall(
        r"^\| \*\*(\w)\*\*", section(OFFICERS, "Reviews in timescale: three definitions"), re.M
    )
    assert definitions == ["A", "B", "C"]


def test_every_reason_for_no_verdict_is_explained() -> None:
    dbt = PROJECT / "dbt_project"
    sources = ("macros/review_due_dates.sql", "models/core/int_cla_reviews.sql")
    sql = "".join((dbt / name).read_text() for name in sources)
    column = r"case((?:(?!\bcase\b).)*?)end as (?:not_assessable|outside)_reason"
    given = {
        word for case in re.findall(column, sql, re.S) for word in re.findall(r"(?:then|else) '(\w+)'", case)
    }
    assert {"none_was_due", "before_period_of_care"} <= given
    cells = first_cells(section(OFFICERS, "When a review is due"))
    assert {cell for cell in cells if "_" in cell} - {"fct_cla_review"} == given


def the_authority_shown(page: Path, folder: Path) -> Authority:
    (shown,) = (block for block in blocks(page, "yaml") if block.startswith("code:"))
    (folder / AUTHORITY_FILE).write_text(shown, encoding="utf-8")
    return read_authority(folder)


@pytest.mark.parametrize("page", [ENGINEERS, PROJECT / "raw_data" / "README.md"], ids=relative)
def test_the_settings_shown_of_an_authority_are_ones_that_are_read(page: Path, tmp_path: Path) -> None:
    assert the_authority_shown(page, tmp_path).name == "Exampleshire"


def test_every_key_of_an_authority_is_shown_and_explained(tmp_path: Path) -> None:
    shown = the_authority_shown(ENGINEERS, tmp_path)
    assert shown.model_fields_set == set(Authority.model_fields)
    assert set(first_cells(section(ENGINEERS, "authority.yml"))) >= set(Authority.model_fields)
    keys = {field.alias or name for name, field in DatabaseRoad.model_fields.items()}
    assert shown.databases[0].model_fields_set == set(DatabaseRoad.model_fields)
    assert set(first_cells(section(ENGINEERS, "Pulling tables from a database"))) >= keys


def test_the_code_map_shown_is_one_that_is_read(tmp_path: Path) -> None:
    from orchestration.extracts.cells.code_maps import CodeMap

    (shown,) = blocks(OFFICERS, "csv")
    path = tmp_path / "code_map.csv"
    path.write_text(shown, encoding="utf-8")
    (sheet,) = open_sheets(DropFile("code_map.csv", path, path.stat().st_size))
    columns = sheet.opening[0]
    assert columns == tuple(field.column for field in tables("supplementary")["code_map"].fields)
    rows = [dict(zip(columns, row, strict=True)) for row in sheet.opening[1:]]
    placement = tables("ssd")["ssd_cla_placement"].field("clap_cla_placement_type")
    ceased = tables("ssd")["ssd_cla_episodes"].field("clae_cla_episode_ceased_reason")
    assert CodeMap(rows).understand(placement, "in-house  FOSTERING", "mosaic").code == "U6"
    assert CodeMap(rows).understand(ceased, "Moved to adult team", "eclipse").code == "E7"


def test_the_limits_told_are_the_ones_kept() -> None:
    from orchestration.extracts.files import workbook_package, workbook_rows, workbook_values, xml_children
    from orchestration.extracts.files.archives import Limits
    from orchestration.extracts.files.text_bytes import LONGEST_LINE

    of_zip = Limits()
    kept = {
        "longest line of a text file": [f"{LONGEST_LINE >> 20} MB"],
        "a zip, unpacked": [
            f"{of_zip.unpacked >> 30} GB",
            f"{of_zip.entries:,} files",
            f"{of_zip.ratio} times",
            f"{of_zip.ratio_from >> 20} MB",
        ],
        "a workbook, unpacked": [
            f"{workbook_package.LARGEST >> 30} GB",
            f"{workbook_package.BOMB_RATIO} times",
            f"{workbook_package.BOMB_FROM // 1_000_000} MB",
        ],
        "shared texts of a workbook, and one cell": [
            f"{workbook_values.LARGEST_TEXTS >> 20} MB",
            f"{workbook_rows.LONGEST_TEXT:,} characters",
        ],
        "filled columns of a workbook's sheet": [str(workbook_rows.WIDEST)],
        "one element of XML, and one child": [
            f"{xml_children.LONGEST_TEXT:,} characters",
            f"{xml_children.MOST_ELEMENTS:,} elements",
        ],
    }
    (table,) = re.findall(r"^\| limit \| at \|\n\|---\|---\|\n((?:\|.*\n)+)", read(ENGINEERS), re.M)
    told = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", table, re.M))
    assert told.keys() == kept.keys()
    for limit, figures in kept.items():
        assert [figure for figure in figures if figure not in told[limit]] == [], limit


def test_the_sheets_explained_are_the_ones_in_the_workbook() -> None:
    assert first_cells(section(OFFICERS, "extracts.xlsx")) == ["About", *(sheet.name for sheet in SHEETS)]


def test_the_lists_of_the_landing_are_the_ones_explained() -> None:
    told = set(first_cells(section(ENGINEERS, "Where things lie")))
    assert {"submissions", *LISTS} <= told
    assert SUBMISSIONS.names[0] == "submission_id"


def text_of(node: ast.AST) -> str:
    """A text in a module, with an ellipsis for each value that is filled in; "" for anything else."""
    if isinstance(node, ast.JoinedStr):
        parts = (str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        return "".join(parts)
    if isinstance(node, ast.BinOp):
        return text_of(node.left) and f"{text_of(node.left)}{text_of(node.right) or '…'}"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def texts(tree: ast.AST) -> list[str]:
    """Every text in a module."""
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    return [text_of(node) for node in ast.walk(tree) if id(node) not in inner and text_of(node)]


# What makes a refusal, and the place of what was found among its arguments.
REFUSERS = {
    "ExtractRefused": 1,
    "_refused": 1,
    "refused": 1,
    "XmlTrouble": 1,
    "_incomplete": 1,
    "_trouble": 0,
}
# Tables of refusals, and the place of what was found in each row; a text that several calls share.
REFUSALS = {"_TROUBLES": 1, "_WORDS": 0}
SHARED = "_BROKEN"
TOLD_BY_THE_CALLER = "_WRONG_ROOT"


def refusals(tree: ast.AST) -> list[str]:
    """What the refusals of a module say was found."""
    said: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            place = REFUSERS.get(ast.unparse(node.func).split(".")[-1])
            caught = bool(node.args) and ast.unparse(node.args[0]) == TOLD_BY_THE_CALLER
            said += [] if place is None or caught else node.args[place : place + 1]
        elif isinstance(node, ast.Assign):
            said += found_in(node.targets[0], node.value)
    found = [text_of(part) for node in said for part in branches(node)]
    # one that is put together from others, such as `key … …`, has next to no words of its own
    return [text for text in found if len(re.findall(r"\w+", text)) > 1]


def branches(node: ast.AST) -> list[ast.AST]:
    """Both values of a conditional expression, or the one of another."""
    return [*branches(node.body), *branches(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def found_in(target: ast.AST, value: ast.AST) -> list[ast.AST]:
    """What an assignment says was found: to `found`, or to one of the tables of refusals."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=True)
        return [part for name, one in pairs for part in found_in(name, one)]
    name = target.id if isinstance(target, ast.Name) else ""
    if name in REFUSALS and isinstance(value, ast.Dict):
        rows = [row for row in value.values if isinstance(row, ast.Tuple)]
        return [row.elts[REFUSALS[name]] for row in rows]
    return [value] if name in ("found", SHARED) else []


def says(text: str, phrase: str) -> bool:
    """Whether a text holds a phrase, an ellipsis of which stands for anything."""
    pattern = ".*".join(re.escape(piece) for piece in phrase.split("…"))
    return re.search(pattern, text, re.S) is not None


def test_the_refusals_explained_are_the_ones_made() -> None:
    modules = [*(PROJECT / "orchestration").rglob("*.py"), PROJECT / "expectations" / "collection_year.py"]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in modules]
    explained = {
        OFFICERS: first_cells(section(OFFICERS, "When something is refused")),
        ENGINEERS: first_cells(section(ENGINEERS, "Pulling tables from a database").split("### ")[1]),
    }
    messages = [text for tree in trees for text in texts(tree)]
    for page, phrases in explained.items():
        unknown = [phrase for phrase in phrases if not any(says(text, phrase) for text in messages)]
        assert not unknown, f"{relative(page)}: no message says: {unknown}."
    made = {text for tree in trees for text in refusals(tree)}
    assert len(made) > 90
    told = [phrase for phrases in explained.values() for phrase in phrases]
    silent = sorted(text for text in made if not any(says(text, phrase) for phrase in told))
    assert not silent, f"explain in docs/performance_officers.md or docs/data_engineers.md: {silent}."


@on_each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{relative(page)} links to {link}, which is not there."
        if anchor:
            headings = re.findall(r"^#+ (.*)", read(path), re.M)
            anchors = [re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings]
            assert anchor in anchors, f"{relative(page)}: {target} has no heading {anchor}."


@on_each_page
def test_no_page_names_a_machine(page: Path) -> None:
    text = read(page)
    local = re.findall(r"(?<![\w.<>*/])/(?:work|tmp|home|root|mnt|opt|srv|Users)\b\S*|[A-Z]:\\\\\S+", text)
    assert not local, f"{relative(page)} names a place on one machine: {local}."
    named = re.findall(r"\b\w+://([^/\s)`]+)", text)
    hosts = {host for host in named if "<server>" not in host} | set(re.findall(r"\b\d+(?:\.\d+){3}\b", text))
    assert hosts <= {"127.0.0.1", "127.0.0.1:3000"}, f"{relative(page)} names hosts: {hosts}."
