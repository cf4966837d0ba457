"""The distance between two places: the same on DuckDB and PostgreSQL, either way round, to one decimal."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from postgres import Server, postgres_server  # noqa: F401  the fixture `postgres`

from orchestration.settings import DBT_PROJECT_DIR

EAST, NORTH = st.integers(0, 655_448), st.integers(0, 1_213_615)  # the national grid's ends
PLACE = st.tuples(EAST, NORTH)
MACRO = (DBT_PROJECT_DIR / "macros" / "cross_database" / "grid_distance.sql").read_text(encoding="utf-8")
METRES_IN_A_MILE = Decimal("1609.3")


def sql(place: tuple[object, object], other: tuple[object, object]) -> str:
    cells = ", ".join(f"'{cell}'" for cell in (*place, *other))
    return Environment().from_string(MACRO + "select {{ miles_between(" + cells + ") }}").render().strip()


def miles(place: tuple[object, object], other: tuple[object, object]) -> Decimal | None:
    (found,) = duckdb.sql(sql(place, other)).fetchone() or (None,)
    return found if found is None else Decimal(found)


@given(PLACE, PLACE)
def test_a_distance_is_the_same_either_way(place: tuple[int, int], other: tuple[int, int]) -> None:
    assert miles(place, other) == miles(other, place)


@given(PLACE)
def test_a_place_is_no_distance_from_itself(place: tuple[int, int]) -> None:
    assert miles(place, place) == 0


@given(PLACE, PLACE)
def test_a_distance_is_rounded_to_one_decimal(place: tuple[int, int], other: tuple[int, int]) -> None:
    metres = Decimal((place[0] - other[0]) ** 2 + (place[1] - other[1]) ** 2).sqrt()
    exact = (metres / METRES_IN_A_MILE).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert miles(place, other) == exact
    assert math.isclose(float(exact), float(metres) / 1609.3, abs_tol=0.0501)


@given(PLACE, PLACE, PLACE)
def test_no_detour_is_shorter(one: tuple[int, int], two: tuple[int, int], three: tuple[int, int]) -> None:
    direct, first, second = miles(one, three), miles(one, two), miles(two, three)
    assert direct is not None and first is not None and second is not None
    assert direct <= first + second + Decimal("0.1")  # each of the three is rounded


@pytest.mark.parametrize(
    ("other", "expected"), [((160, 0), "0.1"), ((80, 0), "0.0"), ((81, 0), "0.1"), ((563255, 0), "350.0")]
)
def test_known_distances(other: tuple[int, int], expected: str) -> None:
    assert miles((0, 0), other) == Decimal(expected)


def test_without_a_coordinate_there_is_no_distance() -> None:
    assert miles(("null", 1), (2, 3)) is None


def test_postgresql_says_the_same(postgres: Server) -> None:
    places = [(east * 4_321 % 655_448, east * 98_765 % 1_213_615) for east in range(1, 400)]
    pairs = list(zip(places, reversed(places), strict=True))
    statement = " union all ".join(f"({sql(place, other)})" for place, other in pairs)
    with postgres.admin() as connection:
        found = [row[0] for row in connection.execute(statement).fetchall()]
    assert found == [miles(place, other) for place, other in pairs]
