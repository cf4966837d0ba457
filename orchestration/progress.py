"""Progress lines for the person at the terminal and for Dagster's log.

What a stage does does not belong here; no line carries a child's data.
"""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

LOG = logging.getLogger("carefacts")


def show_progress() -> None:
    """Print progress on standard error; call it before a run, which puts Dagster's words around each line."""
    if not LOG.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        LOG.addHandler(handler)
    LOG.propagate = False  # dbt and Dagster put handlers of their own on the root
    LOG.setLevel(logging.INFO)


@contextmanager
def progress(stage: str) -> Iterator[None]:
    """Log when a stage starts, and how many seconds it took once it has succeeded."""
    LOG.info("%s ...", stage)
    started = time.perf_counter()
    yield
    LOG.info("%s: %.1f s", stage, time.perf_counter() - started)
