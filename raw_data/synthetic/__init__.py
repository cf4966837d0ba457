"""The seeded generator of a made-up authority's extracts, with planted faults and known answers.

Nothing here reads the product's own calculations: what it plants is the truth that the tests hold them to.
"""

from __future__ import annotations

from pathlib import Path

from raw_data.synthetic.settings import SyntheticSettings, authority_code, load_settings

__all__ = ["SyntheticSettings", "authority_code", "ensure", "generate", "load_settings"]


def generate(settings: SyntheticSettings, extracts_dir: Path) -> list[Path]:
    """Make the drop of each authority of `settings` under `extracts_dir` and return their folders.

    A drop is `<extracts_dir>/<authority>/<collection_year>/`; it appears whole or not at all, and replaces
    one made earlier. A drop that the generator did not make is never touched: FileExistsError.
    """
    from raw_data.synthetic.drop import make_drop

    return [make_drop(settings, extracts_dir, serial) for serial in range(1, settings.authorities + 1)]


def ensure(settings: SyntheticSettings, extracts_dir: Path) -> list[Path]:
    """Return the folders of the drops as `generate` does, making only the absent and the outdated."""
    from raw_data.synthetic.drop import drop_folder, is_current, make_drop

    folders = []
    for serial in range(1, settings.authorities + 1):
        folder = drop_folder(settings, extracts_dir, serial)
        folders.append(folder if is_current(settings, folder) else make_drop(settings, extracts_dir, serial))
    return folders
