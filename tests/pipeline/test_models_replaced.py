"""A model takes the place of what stood under its name, or leaves it standing: on a project of two models."""

from pathlib import Path
from shutil import copyfile

import duckdb
import pytest

from orchestration.dbt_runner import DbtFailed, DbtProject, raise_for_failures
from orchestration.settings import DBT_PROJECT_DIR

MACRO = Path("macros") / "replaced_in_place.sql"
MODELS = {"first": "select 1 as number", "second": "select number + 1 as number from {{ ref('first') }}"}


class Place:
    """A project whose models a test writes, with a warehouse."""

    def __init__(self, folder: Path) -> None:
        self.project, self.warehouse = folder / "project", folder / "warehouse.duckdb"
        (self.project / "models").mkdir(parents=True)
        copyfile(DBT_PROJECT_DIR / "profiles.yml", self.project / "profiles.yml")
        (self.project / "macros").mkdir()
        copyfile(DBT_PROJECT_DIR / MACRO, self.project / MACRO)
        (self.project / "dbt_project.yml").write_text("name: carefacts\nprofile: carefacts\n")
        self.landing = folder / "landing"
        self.landing.mkdir()
        self.kept = folder / "dbt"

    def build(self, **models: str) -> None:
        """Write these models, `view_` before the name of a view, and run the project."""
        for name, sql in models.items():
            kind = "view" if sql.startswith("view:") else "table"
            text = f"{{{{ config(materialized='{kind}') }}}}\n{sql.removeprefix('view:')}\n"
            (self.project / "models" / f"{name}.sql").write_text(text)
        project = DbtProject(self.kept, self.project)
        raise_for_failures(project.build(self.landing, self.warehouse, command="run"))

    def standing(self) -> dict[str, tuple[str, int]]:
        """What stands in the warehouse: the kind and the number of each model."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            kinds = dict(
                connection.sql("select table_name, table_type from information_schema.tables").fetchall()
            )
            return {
                name: (kind, connection.sql(f"select number from {name}").fetchall()[0][0])
                for name, kind in kinds.items()
            }


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_model_is_made_and_made_again(place: Place) -> None:
    place.build(**MODELS)
    assert place.standing() == {"first": ("BASE TABLE", 1), "second": ("BASE TABLE", 2)}
    place.build(first="select 5 as number")
    assert place.standing() == {"first": ("BASE TABLE", 5), "second": ("BASE TABLE", 6)}


def test_a_table_becomes_a_view_and_a_view_a_table(place: Place) -> None:
    place.build(**MODELS)
    place.build(first="view:select 7 as number")
    assert place.standing() == {"first": ("VIEW", 7), "second": ("BASE TABLE", 8)}
    place.build(first="select 9 as number", second="view:select number + 1 as number from {{ ref('first') }}")
    assert place.standing() == {"first": ("BASE TABLE", 9), "second": ("VIEW", 10)}


def test_a_statement_that_fails_leaves_what_stood_before(place: Place) -> None:
    place.build(**MODELS)
    with pytest.raises(DbtFailed, match="first"):
        place.build(
            first="select cast(number as integer) as number from (values ('1'), ('one')) as v(number)"
        )
    assert place.standing() == {"first": ("BASE TABLE", 1), "second": ("BASE TABLE", 2)}
