"""What an installation put on a machine, written down so that it can be taken away again, and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import PurePath

from xl_ar.addin.install.files import Files
from xl_ar.addin.install.merging import Change, Merge
from xl_ar.errors import InputError


@dataclass(frozen=True, slots=True)
class Record:
    """One installation: versions, the SHA-256 of the add-in put, the changes to the configuration."""

    version: str
    xlwings: str
    addin: str
    changes: tuple[Change, ...] = ()
    unended: bool = False
    conf_created: bool = False
    script_put: bool = False
    backups: tuple[str, ...] = field(default=())

    @property
    def merge(self) -> Merge:
        """The changes in the form in which they are taken back."""
        return Merge(b"", self.changes, self.unended)

    def as_bytes(self) -> bytes:
        """The record as it is kept: JSON."""
        return (json.dumps(asdict(self), indent=2, ensure_ascii=True) + "\n").encode("ascii")


def read_record(files: Files, path: PurePath) -> Record | None:
    """The record kept at a path; None where nothing was installed; InputError for one that is damaged."""
    content = files.read(path)
    if content is None:
        return None
    try:
        raw = json.loads(content)
        changes = tuple(Change(**change) for change in raw.pop("changes"))
        return Record(changes=changes, **{**raw, "backups": tuple(raw.get("backups", ()))})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{path}: not the record of an installation; delete it and install again") from error
