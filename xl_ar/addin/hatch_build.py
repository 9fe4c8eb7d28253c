"""The build hook of the wheel: puts the built add-in into it. Editable installs build theirs when it is asked for."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AddinHook(BuildHookInterface[Any]):
    """Builds ``xl_ar.xlam`` from the sources beside it; nothing is written into the source tree."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the add-in to a standard wheel; fails the build where it cannot be built."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from xl_ar.addin.build import FILE, build

        self.folder = TemporaryDirectory(prefix="xl-ar-")
        built = build(Path(self.folder.name) / FILE)
        build_data["force_include"][str(built)] = f"xl_ar/addin/{FILE}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Takes the temporary folder away."""
        if version != "editable":
            self.folder.cleanup()
