"""Tells a full disk from other faults, whoever reports it, and says what to do.

Making room does not belong here, nor does cleaning up; each writer removes its own half-made files.
"""

SAID_OF_A_FULL_DISK = (
    "No space left on device",
    "File too large",
    "Disk quota exceeded",
    "database or disk is full",
    "disk I/O error",
)


def is_full(message: object) -> bool:
    """Whether a message of the system, DuckDB or SQLite says that there was no room to write."""
    return any(words in str(message) for words in SAID_OF_A_FULL_DISK)


def make_room(message: object) -> str:
    """The message for the person who runs it; earlier releases are never touched before the last rename."""
    return (
        f"There was no room on the disk: {str(message).strip()}\n"
        "Nothing was published and earlier releases are as they were. Make room, then run again."
    )
