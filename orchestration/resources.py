"""What assets need and a test may swap: the places where files lie, the dbt project, the lock of a workspace.

Reading or writing data does not belong here.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from filelock import FileLock, Timeout
from pydantic import SecretStr

from orchestration.dbt_runner import DbtProject
from orchestration.partitions import AUTHORITY, COLLECTION_YEAR, SubmissionKey
from orchestration.settings import Settings


class Places(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Where drops, workspaces and releases lie; holds the workspace of a run's partition while it runs."""

    extracts_dir: str
    work_dir: str
    releases_dir: str
    secrets_dir: str | None = None  # a folder, never what is in it
    retry_after_seconds: int = 20  # when a source is away

    @classmethod
    def of(cls, settings: Settings) -> "Places":
        """The places that the settings name."""
        return cls(
            extracts_dir=str(settings.extracts_dir),
            work_dir=str(settings.work_dir),
            releases_dir=str(settings.releases_dir),
            secrets_dir=str(settings.secrets_dir) if settings.secrets_dir else None,
            retry_after_seconds=settings.retry_after_seconds,
        )

    def drop(self, key: SubmissionKey) -> Path:
        """The folder with one partition's extracts."""
        return Path(self.extracts_dir) / key.authority / str(key.collection_year)

    def drop_in_use(self, key: SubmissionKey) -> Path:
        """The drop that was brought last: the year's folder, or one of several below it."""
        record = self.as_came(key) / "drops.json"
        drops = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else []
        several = [self.drop(key) / "drops" / drop["name"] for drop in drops if drop["outcome"] == "in_use"]
        return next((drop for drop in several if drop.exists()), self.drop(key))

    def landing(self, key: SubmissionKey) -> Path:
        """The folder with one partition's landed files."""
        return self._workspace(key) / "landing"

    def as_came(self, key: SubmissionKey) -> Path:
        """The folder with what the roads brought for one partition, as it came."""
        return self._workspace(key) / "as_came"

    def secret(self, name: str) -> SecretStr | None:
        """The address of a database, with user and password; never part of Dagster's configuration."""
        folder = Path(self.secrets_dir) if self.secrets_dir else None
        return Settings(secrets_dir=folder).database_secret(name)

    def warehouse(self, key: SubmissionKey) -> Path:
        """One partition's DuckDB file; dbt is its only writer."""
        return self._workspace(key) / "warehouse.duckdb"

    def releases(self) -> Path:
        """The folder below which releases are published."""
        return Path(self.releases_dir)

    def dbt(self) -> DbtProject:
        """The dbt project, with its parsed form kept in the work folder."""
        return dbt_project(Path(self.work_dir))

    def _workspace(self, key: SubmissionKey) -> Path:
        return Path(self.work_dir) / key.authority / str(key.collection_year)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Places"]:
        """Hold the partition's workspace for the length of the run, so that two runs cannot mix in it."""
        tags = context.run.tags if context.run else {}
        authority, year = (tags.get(f"dagster/partition/{name}") for name in (AUTHORITY, COLLECTION_YEAR))
        if not authority or not year:
            yield self
            return
        folder = self._workspace(SubmissionKey(authority, int(year)))
        with holding(folder):
            yield self


@contextmanager
def holding(workspace: Path) -> Iterator[None]:
    """Hold a workspace, or raise at once when another run holds it; a crashed run holds nothing."""
    workspace.mkdir(parents=True, exist_ok=True)
    lock = FileLock(workspace / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise dg.Failure(
            f"Another run is working on {workspace.parent.name} {workspace.name}. "
            "Wait until it has ended, then start this one again; nothing was changed.",
            allow_retries=False,
        ) from None
    try:
        yield
    finally:
        lock.release()


def dbt_project(work_dir: Path) -> DbtProject:
    """The dbt project with its parsed form kept below `work_dir`."""
    return DbtProject(cache_dir=work_dir / "dbt")
