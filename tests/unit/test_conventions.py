"""The house's conventions, each with a message that says what to do."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("raw_data", "expectations", "orchestration")
MODULES = sorted(p for room in ROOMS for p in (PROJECT / room).rglob("*.py"))
MODELS = sorted((PROJECT / "dbt_project" / "models").rglob("*.sql"))

# Who may import whom, from the first room to the last.
ALLOWED = {
    "raw_data": {"raw_data"},
    "expectations": {"expectations"},
    "orchestration": {"raw_data", "expectations", "orchestration"},
}
WITHOUT_DAGSTER = {"raw_data", "expectations"}
WITH_DAGSTER = {
    "orchestration/automation.py",
    "orchestration/checks.py",
    "orchestration/definitions.py",
    "orchestration/partitions.py",
    "orchestration/instance.py",
    "orchestration/pipeline.py",
    "orchestration/resources.py",
    "orchestration/warehouse.py",
    "orchestration/extracts/assets.py",
    "orchestration/releases/assets.py",
}
MODEL_NAMES = {
    "staging": r"stg_[a-z0-9]+__[a-z0-9_]+",
    "core": r"int_[a-z0-9_]+",
    "marts": r"(dim|fct)_[a-z0-9_]+",
    "ssda903": r"ssda903__[a-z0-9_]+",
    "accounts": r"rpt_[a-z0-9_]+_accounts",
    "annual_report": r"rpt_[a-z0-9_]+",
}


def relative(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_room_imports_only_rooms_before_it(path: Path) -> None:
    room = path.relative_to(PROJECT).parts[0]
    ours = {name.split(".")[0] for name in imported(path)} & set(ROOMS)
    assert ours <= ALLOWED[room], (
        f"{relative(path)} imports {ours - ALLOWED[room]}: move the shared part down."
    )
    if room in WITHOUT_DAGSTER:
        assert not imported(path) & {"dagster", "dbt", "dagster_dbt"}, (
            f"{relative(path)} must not know Dagster or dbt."
        )


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_dagster_stays_where_assets_are_defined(path: Path) -> None:
    uses = any(name.split(".")[0].startswith("dagster") for name in imported(path))
    assert not uses or relative(path) in WITH_DAGSTER, (
        f"{relative(path)} imports Dagster: keep the work in plain Python and wrap it in an assets module."
    )


def test_releases_never_read_extracts() -> None:
    for path in (PROJECT / "orchestration" / "releases").rglob("*.py"):
        wrong = {name for name in imported(path) if name.startswith("orchestration.extracts")}
        assert not wrong, (
            f"{relative(path)} imports {wrong}: a release reads the warehouse and the landing's files."
        )


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_says_what_belongs_in_it_and_what_does_not(path: Path) -> None:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", doc) if part]
    assert len(sentences) >= 2, (
        f"{relative(path)}: open with two sentences, what belongs here and what does not."
    )
    assert re.search(r"\b(not|nor|nothing|never)\b", doc, re.I), (
        f"{relative(path)}: say what does not belong here."
    )


@pytest.mark.parametrize("path", [*MODULES, *MODELS], ids=relative)
def test_files_stay_short_enough_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    limit = 250 if path.suffix == ".py" else 150
    assert lines <= limit, f"{relative(path)} has {lines} lines: split it by what it does."


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_nothing_reads_the_clock_or_the_environment(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    clock = re.search(r"\b(date\.today|datetime\.now|datetime\.utcnow|time\.time)\(", text)
    assert not clock, f"{relative(path)} reads the clock: take the date as a parameter."
    if relative(path) not in {"orchestration/settings.py", "orchestration/dbt_runner.py"}:
        reads = re.search(r"os\.(getenv|environ\.get|environ\[[^\]]+\](?!\s*=))", text)
        assert not reads, f"{relative(path)} reads the environment: add a field to orchestration/settings.py."


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_nothing_loops_over_the_rows_of_a_frame(path: Path) -> None:
    loops = re.search(
        r"\.iterrows\(|\.itertuples\(|\.apply\([^)]*axis\s*=\s*1", path.read_text(encoding="utf-8")
    )
    assert not loops, f"{relative(path)} loops over rows: use columns or SQL."


@pytest.mark.parametrize("path", MODELS, ids=relative)
def test_a_model_has_its_description_beside_it(path: Path) -> None:
    beside = path.with_suffix(".yml")
    rules = (
        PROJECT / "expectations" / "ssda903" / "rules" / f"{path.stem.removeprefix('ssda903__breaches_')}.yml"
    )
    measures = PROJECT / "expectations" / "annual_report" / f"{path.stem.removeprefix('rpt_counts_')}.yml"
    described = beside.exists() or rules.exists() or measures.exists()
    assert described, f"{relative(path)}: describe it in {beside.name}."


@pytest.mark.parametrize("path", MODELS, ids=relative)
def test_a_model_is_named_by_its_room(path: Path) -> None:
    room = path.relative_to(PROJECT / "dbt_project" / "models").parts[0]
    assert re.fullmatch(MODEL_NAMES[room], path.stem), (
        f"{relative(path)} should look like {MODEL_NAMES[room]}."
    )


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_have_hashes_and_no_addresses(lock: str) -> None:
    text = (PROJECT / lock).read_text(encoding="utf-8")
    assert "://" not in text, f"{lock} names a host: make it again with `make lock`."
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in entry, f"{lock}: {entry.splitlines()[0]} has no hash."


def test_every_direct_dependency_is_in_the_lock() -> None:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "dependencies"
    ]
    missing = [pin for pin in declared if f"{pin} " not in lock]
    assert not missing, f"not in requirements.lock: {missing}. Run `make lock`."


def test_every_direct_dependency_is_used() -> None:
    modules = {
        "great-expectations": "great_expectations",
        "vl-convert-python": "vl_convert",
        "pyyaml": "yaml",
        "python-docx": "docx",
    }
    run_as_programs = {"dagster-webserver", "dbt-duckdb", "setuptools"}
    loaded_by_sqlalchemy = {"psycopg", "psycopg-binary", "pymssql", "oracledb"}
    pins = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {pin.split("==")[0] for pin in pins} - run_as_programs - loaded_by_sqlalchemy
    used = {name.split(".")[0] for path in MODULES for name in imported(path)}
    unused = {n for n in names if modules.get(n, n.replace("-core", "").replace("-", "_")) not in used}
    assert not unused, f"declared but never imported: {unused}."
