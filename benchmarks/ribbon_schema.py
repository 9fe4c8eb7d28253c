"""The ribbon against Microsoft's own schemas, not ours to ship: ``python -m benchmarks.ribbon_schema FOLDER``.

FOLDER holds ``ms_customUI.xsd`` (2006/01) and ``ms_customui14.xsd`` (2009/07). Ends with 1 where a part does not fit.
"""

from __future__ import annotations

import sys
from pathlib import Path

import xmlschema

from xl_ar.addin.customui import NAMESPACE_2006, NAMESPACE_2009, custom_ui

SCHEMAS = {NAMESPACE_2006: "ms_customui.xsd", NAMESPACE_2009: "ms_customui14.xsd"}


def main(folder: Path) -> int:
    there = {path.name.casefold(): path for path in folder.iterdir()}
    results = [_faults(namespace, name, there.get(name)) for namespace, name in SCHEMAS.items()]
    for name, faults in zip(SCHEMAS.values(), results, strict=True):
        print(f"{name}: {'; '.join(faults) or 'the ribbon fits'}")
    return 1 if any(results) else 0


def _faults(namespace: str, name: str, schema: Path | None) -> list[str]:
    if schema is None:
        return [f"there is no {name} in the folder"]
    part = custom_ui(namespace).decode()
    return [f"{error.path}: {error.reason}" for error in xmlschema.XMLSchema(str(schema)).iter_errors(part)]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
