"""Runs dbt inside this process against one workspace: parse once, build, release the database.

Dagster does not belong here; `warehouse.py` turns these results into asset events.
"""

import gc
import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orchestration.failed_statement import without_values
from orchestration.settings import DBT_PROJECT_DIR, PROJECT_DIR

RULES_DIR = PROJECT_DIR / "expectations" / "ssda903" / "rules"
MEASURES_DIR = PROJECT_DIR / "expectations" / "annual_report"
PARSED_SUFFIXES = {".sql", ".yml", ".csv", ".md"}
_one_dbt_at_a_time = threading.Lock()  # dbt keeps global state and cannot run twice in one process


class DbtFailed(RuntimeError):
    """A dbt run that did not succeed; the message names each failed node and what it said."""


@dataclass(frozen=True)
class NodeOutcome:
    """What became of one model, seed or test; `failures` counts a test's failing rows."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    message: str
    failures: int | None
    seconds: float

    @property
    def succeeded(self) -> bool:
        """Whether the node built, or the test passed; a test that only warns did not."""
        return self.status in {"success", "pass", "no-op"}

    @property
    def is_table(self) -> bool:
        """Whether the node is a model or seed that now stands in the warehouse."""
        return self.resource_type in {"model", "seed"} and self.status == "success"


@dataclass(frozen=True)
class DbtProject:
    """The dbt project with the folder where its parsed form is kept between processes."""

    cache_dir: Path
    project_dir: Path = DBT_PROJECT_DIR
    _parsed: dict[str, Any] = field(default_factory=dict, compare=False)

    def fingerprint(self) -> str:
        """A hash of everything that parsing reads, so that a kept parse is used only while it is true."""
        folders = [self.project_dir / name for name in ("models", "macros", "seeds", "tests")]
        folders += [RULES_DIR, MEASURES_DIR]
        files = [self.project_dir / "dbt_project.yml", self.project_dir / "profiles.yml"]
        files += sorted(
            path for folder in folders for path in folder.rglob("*") if path.suffix in PARSED_SUFFIXES
        )
        digest = hashlib.sha256(str((PROJECT_DIR, version("dbt-core"), version("dbt-duckdb"))).encode())
        for path in files:
            digest.update(
                os.path.relpath(path, self.project_dir).encode() + b"\0" + path.read_bytes() + b"\0"
            )
        return digest.hexdigest()[:16]

    def manifest_path(self) -> Path:
        """The parsed project as dbt's manifest.json, parsing first when anything has changed."""
        folder = self.cache_dir / self.fingerprint()
        if not (folder / "manifest.msgpack").exists():
            self._parse(folder)
        return folder / "manifest.json"

    def manifest(self) -> Any:
        """The parsed project as dbt's own object; kept in memory after the first call."""
        from dbt.contracts.graph.manifest import Manifest
        from dbt.parser.manifest import extended_mashumuro_decoder

        key = self.fingerprint()
        if key not in self._parsed:
            packed = self.manifest_path().with_suffix(".msgpack")
            self._parsed.clear()
            self._parsed[key] = Manifest.from_msgpack(packed.read_bytes(), decoder=extended_mashumuro_decoder)
            gc.freeze()  # it stays: without this the collector walks through all of it again and again
        return self._parsed[key]

    def _parse(self, folder: Path) -> None:
        """Parse with dbt and keep the result; older results of this project are removed."""
        import shutil

        from dbt.parser.manifest import extended_mashumaro_encoder  # keeps the dates in the rules' examples

        making = self.cache_dir / f".making-{os.getpid()}"
        making.mkdir(parents=True, exist_ok=True)
        arguments = ["parse", "--no-partial-parse"]
        try:
            result = self._invoke(arguments, making, making, making / "warehouse.duckdb", None, None)
        except DbtFailed:
            shutil.rmtree(making, ignore_errors=True)
            raise
        packed = result.result.to_msgpack(extended_mashumaro_encoder)
        (making / "manifest.msgpack").write_bytes(packed)
        for kept in self.cache_dir.iterdir():
            if kept != folder and kept.is_dir() and not kept.name.startswith(".making-"):
                shutil.rmtree(kept, ignore_errors=True)
        try:
            making.rename(folder)
        except OSError:  # another process has just made the same one
            shutil.rmtree(making, ignore_errors=True)

    def build(
        self,
        landing: Path,
        warehouse: Path,
        *,
        command: str = "build",
        select: Sequence[str] = (),
        exclude: Sequence[str] = (),
        on_event: Callable[[str], None] | None = None,
    ) -> list[NodeOutcome]:
        """Build the warehouse of one workspace from its landing.

        Returns the outcome of every node that ran. `command` is dbt's: `build` runs tests too, `run` only
        the models. Raises DbtFailed when dbt itself could not run; failed nodes are in the outcomes.
        """
        arguments = [command]
        for flag, values in (("--select", select), ("--exclude", exclude)):
            if values:
                arguments += [flag, *values]
        target = warehouse.parent / "dbt"
        result = self._invoke(arguments, landing, target, warehouse, self.manifest(), on_event)
        outcomes = [_outcome(item) for item in result.result.results] if result.result else []
        if result.exception or not outcomes:
            raise DbtFailed(f"dbt {command} could not run: {result.exception or 'it found nothing to run'}")
        return outcomes

    def _invoke(
        self,
        arguments: list[str],
        landing: Path,
        target: Path,
        warehouse: Path,
        manifest: Any,
        on_event: Callable[[str], None] | None,
    ) -> Any:
        from dbt.cli.main import dbtRunner

        def tell(event: Any) -> None:
            if on_event and event.info.name in {"LogModelResult", "LogTestResult", "LogSeedResult"}:
                on_event(event.info.msg)

        flags = ["--project-dir", str(self.project_dir), "--profiles-dir", str(self.project_dir)]
        flags += ["--target-path", str(target), "--log-path", str(target / "logs"), "--log-level", "none"]
        flags += ["--log-level-file", "none", "--no-use-colors"]
        if manifest is not None:
            flags += ["--no-write-json"]
        with _one_dbt_at_a_time, _environment(landing, warehouse):
            try:
                result = dbtRunner(manifest=manifest, callbacks=[tell]).invoke(
                    [arguments[0], *flags, *arguments[1:]]
                )
            finally:
                _close_connections()
        if result.exception:
            raise DbtFailed(f"dbt {arguments[0]}: {result.exception}") from result.exception
        return result


def raise_for_failures(outcomes: Sequence[NodeOutcome]) -> None:
    """Raise DbtFailed naming the nodes that failed; skipped nodes are counted, not named."""
    failed = [o for o in outcomes if o.status in {"error", "fail", "runtime error"}]
    if failed:
        skipped = sum(o.status == "skipped" for o in outcomes)
        lines = "\n".join(f"  {o.resource_type} {o.name}: {o.message}" for o in failed)
        raise DbtFailed(
            f"{len(failed)} part(s) of the warehouse failed ({skipped} skipped because of them):\n{lines}"
        )


def _outcome(item: Any) -> NodeOutcome:
    return NodeOutcome(
        unique_id=item.node.unique_id,
        name=item.node.name,
        resource_type=str(item.node.resource_type),
        status=str(item.status),
        message=without_values((item.message or "").strip()),
        failures=item.failures,
        seconds=round(item.execution_time, 3),
    )


@contextmanager
def _environment(landing: Path, warehouse: Path) -> Iterator[None]:
    """Point the profile at one workspace while dbt runs; the profile reads these two names only."""
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "CAREFACTS_LANDING": str(landing.resolve()),
        "CAREFACTS_WAREHOUSE": str(warehouse.resolve()),
        "DO_NOT_TRACK": "1",
    }
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _close_connections() -> None:
    """Let go of the database file, so that read-only readers in this process can open it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import cleanup_connections, reset_adapters

    cleanup_connections()
    reset_adapters()
    DuckDBConnectionManager.close_all_connections()
