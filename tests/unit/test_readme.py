"""The README and the guides say what is so: commands, paths, rooms, settings, files, codes and links."""

import ast
import re
from pathlib import Path

import dagster as dg
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
from test_release_publish import FILES

from expectations.collection_year import label
from expectations.extracts.ssd import EXPECTED
from expectations.rulebook import FIRST_RULES_YEAR, LAST_RULES_YEAR
from orchestration.cli import _parser
from orchestration.definitions import build_definitions
from orchestration.releases.index_page import FILES as FILES_LISTED
from orchestration.releases.index_page import INDEX_FILE
from orchestration.releases.report_words import PARTICIPATION_CODES, TIMELINESS
from orchestration.settings import Settings

OFFICERS, ENGINEERS, INSPECTION = (
    GUIDES / f"{name}.md" for name in ("performance_officers", "data_engineers", "inspection")
)
TARGETS = set(re.findall(r"^([a-z]+):.*##", (PROJECT / "Makefile").read_text(), re.M))
MODELS = {path.stem for path in (PROJECT / "dbt_project" / "models").rglob("*.sql")}
SEEDS = {path.stem for path in (PROJECT / "dbt_project" / "seeds").rglob("*.csv")}
SUBCOMMANDS = {"run", "validate", "synthesise", "ui"}
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
        for room in ("raw_data", "orchestration", "expectations", "dbt_project/models")
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
    assert sorted(re.findall(r"^ {8}(\S+)", tree, re.M)) == FILES
    assert sorted([*FILES_LISTED, INDEX_FILE]) == FILES
    assert sorted(first_cells(section(OFFICERS, "What lies in a release"))) == FILES


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
    assert set(re.findall(r"CAREFACTS_[A-Z_]*[A-Z]", read(page))) <= known


def test_the_configurations_shown_are_ones_that_the_jobs_take(tmp_path: Path) -> None:
    definitions = build_definitions(Settings(work_dir=tmp_path))
    shown = [yaml.safe_load(block) for block in blocks(ENGINEERS, "yaml")]
    for job, config in zip(("validate_returns", "yearly_release"), shown, strict=True):
        assert dg.validate_run_config(definitions.resolve_job_def(job), config)
    assert set(first_cells(section(ENGINEERS, "Partitions, jobs, schedule"))) == {
        "validate_returns",
        "yearly_release",
    }


def test_the_years_of_the_rulebook_are_the_ones_named() -> None:
    years = f"{label(FIRST_RULES_YEAR)} to {label(LAST_RULES_YEAR)}"
    assert all(years in read(page) for page in (README, OFFICERS))


def test_every_code_that_the_officers_guide_explains_is_one_that_is_used() -> None:
    assert set(first_cells(section(OFFICERS, "Rows in quarantine"))) == {*EXPECTED, "blank_row"}
    assert first_cells(section(OFFICERS, "Participation")) == list(PARTICIPATION_CODES)
    definitions = re.findall(
        r"^\| \*\*(\w)\*\*", section(OFFICERS, "Reviews in timescale: three definitions"), re.M
    )
    assert definitions == list(TIMELINESS)


def test_every_reason_for_no_verdict_is_explained() -> None:
    core = PROJECT / "dbt_project" / "models" / "core"
    sql = "".join((core / f"{name}.sql").read_text() for name in ("int_cla_reviews_due", "int_cla_reviews"))
    column = r"case((?:(?!\bcase\b).)*?)end as (?:not_assessable|outside)_reason"
    given = {
        word for case in re.findall(column, sql, re.S) for word in re.findall(r"(?:then|else) '(\w+)'", case)
    }
    assert {"none_was_due", "before_period_of_care"} <= given
    cells = first_cells(section(OFFICERS, "When a review is due"))
    assert {cell for cell in cells if "_" in cell} - {"fct_cla_review"} == given


def texts(tree: ast.AST) -> list[str]:
    """Every text in a module, with an ellipsis for each value that is filled in."""
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    return [text_of(node) for node in ast.walk(tree) if id(node) not in inner and text_of(node)]


def text_of(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        parts = (str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        return "".join(parts)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def says(text: str, phrase: str) -> bool:
    """Whether a text holds a phrase, an ellipsis of which stands for anything."""
    pattern = ".*".join(re.escape(piece) for piece in phrase.split("…"))
    return re.search(pattern, text, re.S) is not None


def test_the_refusals_explained_are_the_ones_made() -> None:
    modules = [*(PROJECT / "orchestration").rglob("*.py"), PROJECT / "expectations" / "collection_year.py"]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in modules]
    messages = [text for tree in trees for text in texts(tree)]
    explained = first_cells(section(OFFICERS, "When something is refused"))
    unknown = [phrase for phrase in explained if not any(says(text, phrase) for text in messages)]
    assert not unknown, f"no message says: {unknown}."
    made = [
        text_of(node.args[1])
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in ("ExtractRefused", "_refused")
        if len(node.args) > 2
    ]
    assert len([text for text in made if text]) > 20
    silent = [text for text in made if text and not any(says(text, phrase) for phrase in explained)]
    assert not silent, f"explain in docs/performance_officers.md: {silent}."


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
    hosts = set(re.findall(r"\b\w+://([^/\s)`]+)", text)) | set(re.findall(r"\b\d+(?:\.\d+){3}\b", text))
    assert hosts <= {"127.0.0.1", "127.0.0.1:3000"}, f"{relative(page)} names hosts: {hosts}."
