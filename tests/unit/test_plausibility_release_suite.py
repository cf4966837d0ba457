"""The plausibility suite of a release, on small frames. What the release does with it is tested elsewhere."""

import json

import pandas as pd
import pytest

from expectations.plausibility.release_checks import release_checks
from expectations.plausibility.release_suite import PlausibilityResult, evaluate


def frames(children: int = 100, reviews_each: int = 2) -> dict[str, pd.DataFrame]:
    """A believable little council: two reviews a child, one in five of them under 4."""
    child = [f"C{number:04d}" for number in range(children)]
    return {
        "header": pd.DataFrame({"child": child}),
        "episodes": pd.DataFrame({"child": child, "decom": ["01/04/2025"] * children}),
        "reviews": pd.DataFrame(
            {
                "child": child * reviews_each,
                "review": [f"0{month}/05/2025" for month in range(1, reviews_each + 1) for _ in child],
                "review_code": (["PN0", "PN1", "PN1", "PN2", "PN7"] * children * reviews_each)[
                    : children * reviews_each
                ],
            }
        ),
        "timeliness": pd.DataFrame(
            {
                "measure_code": ["reviews_on_time", "reviews_on_time", "reviews_on_time_of_due"],
                "breakdown": ["all", "month", "all"],
                "numerator": [180, 20, 180],
                "denominator": [200, 20, 205],
            }
        ),
        "participation": pd.DataFrame({"numerator": [150], "denominator": [160]}),
    }


LAST_YEAR = {"header": 100, "episodes": 100, "reviews": 190}


def by_id(results: list[PlausibilityResult]) -> dict[str, PlausibilityResult]:
    assert len({result.id for result in results}) == len(results)
    return {result.id: result for result in results}


def test_a_believable_release_passes_everything() -> None:
    results = evaluate(frames(), LAST_YEAR)
    assert {result.result for result in results} == {"passed"}
    assert all(result.sentence.endswith(".") and result.because for result in results)
    assert by_id(results)["timeliness_is_at_least_half"].observed == "90.0%"
    assert by_id(results)["header_has_rows"].observed == "100 rows"


def test_the_same_release_gives_the_same_evidence() -> None:
    first, second = (json.dumps([r.as_dict() for r in evaluate(frames(), LAST_YEAR)]) for _ in range(2))
    assert first == second


def test_without_a_last_year_nothing_is_compared() -> None:
    results = evaluate(frames())
    not_compared = [result for result in results if result.result == "not_evaluated"]
    assert [result.table for result in not_compared] == ["header"] * 2 + ["episodes"] * 2 + ["reviews"] * 2
    assert all("no return of the year before" in result.reason for result in not_compared)


def test_a_table_that_last_year_lacked_is_not_compared() -> None:
    results = by_id(evaluate(frames(), {"header": 100, "episodes": 100}))
    assert results["reviews_rows_are_close_to_last_year"].result == "not_evaluated"
    assert "no rows in this table" in results["reviews_rows_are_close_to_last_year"].reason
    assert results["header_rows_are_close_to_last_year"].result == "passed"


def test_the_expectations_have_the_same_ids_with_and_without_a_last_year() -> None:
    ids = [check.id for check in release_checks()]
    assert len(set(ids)) == len(ids)
    assert [check.id for check in release_checks(LAST_YEAR)] == ids
    assert [result.id for result in evaluate(frames(), LAST_YEAR)] == ids


@pytest.mark.parametrize(
    ("rows", "close", "not_halved"),
    [
        (49, "failed", "failed"),
        (50, "failed", "passed"),
        (74, "failed", "passed"),
        (75, "passed", "passed"),
        (125, "passed", "passed"),
        (126, "failed", "passed"),
        (200, "failed", "passed"),
        (201, "failed", "failed"),
    ],
)
def test_size_beside_last_year_warns_then_blocks(rows: int, close: str, not_halved: str) -> None:
    results = by_id(evaluate(frames(children=rows), LAST_YEAR))
    assert results["header_rows_are_close_to_last_year"].result == close
    assert results["header_rows_are_close_to_last_year"].severity == "warn"
    assert results["header_rows_are_not_halved_or_doubled"].result == not_halved
    assert results["header_rows_are_not_halved_or_doubled"].severity == "block"


def test_a_very_small_council_may_double() -> None:
    results = by_id(evaluate(frames(children=24), {"header": 8, "episodes": 8, "reviews": 30}))
    assert results["header_rows_are_close_to_last_year"].result == "passed"


def test_an_empty_table_blocks_and_the_rest_has_nothing_to_judge() -> None:
    given = frames()
    given["reviews"] = given["reviews"].iloc[:0]
    results = by_id(evaluate(given))
    assert (results["reviews_has_rows"].result, results["reviews_has_rows"].severity) == ("failed", "block")
    assert results["reviews_date_is_unique"].result == "not_evaluated"
    assert results["participation_codes_vary"].result == "not_evaluated"
    assert results["reviews_per_child_are_usual"].observed == "0.00"


def test_orphans_and_repeated_keys_block_and_are_counted_without_naming_a_child() -> None:
    given = frames()
    given["header"] = given["header"].iloc[:-3]
    given["episodes"] = pd.concat([given["episodes"], given["episodes"].iloc[:1]])
    results = evaluate(given, LAST_YEAR)
    found = by_id(results)
    assert found["episodes_children_are_in_header"].observed == "3 of 101 break it"
    assert found["reviews_children_are_in_header"].observed == "6 of 200 break it"
    assert found["episodes_start_is_unique"].observed == "2 of 101 break it"
    assert found["episodes_children_are_in_header"].result == "failed"
    assert found["episodes_start_is_unique"].result == "failed"
    assert "C00" not in json.dumps([result.as_dict() for result in results])


@pytest.mark.parametrize(
    ("numerator", "denominator", "possible", "half"),
    [(201, 200, "failed", "failed"), (100, 200, "passed", "passed"), (99, 200, "passed", "failed")],
)
def test_shares_of_timeliness(numerator: int, denominator: int, possible: str, half: str) -> None:
    given = frames()
    given["timeliness"].loc[0, ["numerator", "denominator"]] = [numerator, denominator]
    results = by_id(evaluate(given))
    assert results["timeliness_shares_are_possible"].result == possible
    assert results["timeliness_is_at_least_half"].result == half


def test_no_review_to_assess_is_not_a_share_of_nothing() -> None:
    given = frames()
    given["timeliness"]["denominator"] = 0
    results = by_id(evaluate(given))
    assert results["timeliness_is_at_least_half"].result == "not_evaluated"


def test_one_code_everywhere_is_a_warning() -> None:
    given = frames()
    given["reviews"]["review_code"] = "PN1"
    results = by_id(evaluate(given))
    assert (results["participation_codes_vary"].result, results["participation_codes_vary"].observed) == (
        "failed",
        "100.0%",
    )
    given["reviews"]["review_code"] = "PN0"
    assert by_id(evaluate(given))["under_fours_are_a_minority"].result == "failed"


def test_a_missing_frame_or_column_is_named() -> None:
    given = frames()
    given["header"] = given["header"].rename(columns={"child": "pupil"})
    with pytest.raises(ValueError, match="frame header lacks the columns child"):
        evaluate(given)
    del given["episodes"]
    given["header"] = frames()["header"]
    with pytest.raises(ValueError, match="frame named episodes"):
        evaluate(given)
