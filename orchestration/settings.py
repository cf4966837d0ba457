"""The product's settings, in one typed object; the only reader of the environment.

What a council decides about itself (which identifier is CHILD, for example) does not belong here: that is
in the `authority.yml` of its extracts.
"""

import os
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parent.parent
DBT_PROJECT_DIR = PROJECT_DIR / "dbt_project"


class Settings(BaseSettings):
    """Where things lie and what runs by default; each field can be set as `CAREFACTS_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="CAREFACTS_", frozen=True)

    extracts_dir: Path = Field(
        default=PROJECT_DIR / "raw_data" / "synthetic" / "extracts",
        description="Drops of extracts, as <authority>/<collection year>; real ones lie elsewhere.",
    )
    work_dir: Path = Field(
        default=PROJECT_DIR / ".carefacts",
        description="Landed files, warehouses and Dagster's own records. Can be deleted and made again.",
    )
    releases_dir: Path = Field(
        default=PROJECT_DIR / "releases", description="Published releases, as <authority>/<year>/<release>."
    )
    authorities: list[str] = Field(
        default=["E10999001"],
        description="Codes of the authorities that are run, as a JSON list.",
    )
    nightly_at: str = Field(default="0 2 * * *", description="When the nightly run starts, as a cron line.")
    secrets_dir: Path | None = Field(
        default=None,
        description="A folder of secret files, one per database connection, named like the connection.",
    )
    watch_every_seconds: int = Field(
        default=60, ge=10, description="How often the drop folders are looked at, in seconds."
    )
    watch_quiet_ticks: int = Field(
        default=5,
        ge=2,
        description="How many looks in a row must find a drop without a manifest unchanged until it counts as"
        " complete.",
    )
    retry_after_seconds: int = Field(
        default=20, ge=0, description="How long a step waits before it tries again, when its source is away."
    )
    timezone: str = Field(default="Europe/London", description="The time zone of the nightly run.")

    def drop(self, authority: str, collection_year: int) -> Path:
        """The folder with one authority's extracts for one collection year."""
        return self.extracts_dir / authority / str(collection_year)

    def database_secret(self, name: str) -> SecretStr | None:
        """The address of a database with its credentials, or None where none is set.

        It is read when asked for and never kept: from `CAREFACTS_DATABASE_<NAME>`, else from the file `name`
        in `secrets_dir`.
        """
        given = os.environ.get(f"CAREFACTS_DATABASE_{name.upper()}", "").strip()
        if not given and self.secrets_dir is not None:
            file = self.secrets_dir / name
            given = file.read_text(encoding="utf-8").strip() if file.is_file() else ""
        return SecretStr(given) if given else None


@cache
def settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()
