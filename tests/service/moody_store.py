"""A store that fails, lies and changes as a test wishes, and batches over it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from click.testing import CliRunner, Result
from fsspec.implementations.memory import MemoryFileSystem

from xl_ar.cli import main

CSV = b"Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\n"


class Moody(MemoryFileSystem):  # type: ignore[misc]
    """A store that fails at some files, announces false sizes and changes files while they are read."""

    protocol = "moody"
    store: dict[str, Any] = {}  # noqa: RUF012  # as the class above has it
    pseudo_dirs: list[str] = [""]  # noqa: RUF012
    failing: dict[str, BaseException] = {}  # noqa: RUF012  # names, and what is raised for them
    sizes: dict[str, int] = {}  # noqa: RUF012
    changing: set[str] = set()  # noqa: RUF012
    endless: set[str] = set()  # noqa: RUF012
    linked: set[str] = set()  # noqa: RUF012
    given_out = 0

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        path = path.removeprefix("moody://").rpartition("@")[2].strip("/")
        return "/" + path if path else ""

    def ls(self, path: str, detail: bool = True, **how: Any) -> Any:
        self._fail(path)
        return [self._told(entry) for entry in super().ls(path, detail=True, **how)]

    def info(self, path: str, **how: Any) -> Any:
        return self._told(super().info(path, **how))

    def _open(self, path: str, mode: str = "rb", **how: Any) -> Any:
        path = self._strip_protocol(path)
        if mode != "rb":
            return super()._open(path, mode, **how)
        self._fail(path)
        if path in self.endless:
            return Endless()
        content = self.store[path].getvalue()
        if path in self.changing:
            self.pipe_file(path, content + b"A-2,Acme,2026-05-31,1.00\n")
        return io.BytesIO(content)

    def _told(self, entry: dict[str, Any]) -> dict[str, Any]:
        name = entry["name"]
        told = {**entry, "size": self.sizes.get(name, entry["size"])}
        return {**told, "islink": True} if name in self.linked else told

    def _fail(self, path: str) -> None:
        if path in self.failing:
            raise self.failing[path]


class Endless(io.RawIOBase):
    """Gives bytes for as long as someone reads."""

    def read(self, size: int = -1) -> bytes:
        Moody.given_out += size
        assert Moody.given_out < 100 << 20, "read on and on"
        return b"x" * size


@pytest.fixture(name="store")
def fresh_store() -> Iterator[type[Moody]]:
    fsspec.register_implementation("moody", Moody, clobber=True)
    Moody.store, Moody.pseudo_dirs, Moody.failing, Moody.sizes = {}, [""], {}, {}
    Moody.changing, Moody.endless, Moody.linked, Moody.given_out = set(), set(), set(), 0
    yield Moody
    Moody.clear_instance_cache()


def put(files: dict[str, bytes]) -> None:
    """Files of the store as they are now, by name."""
    Moody.clear_instance_cache()
    fs = Moody()
    for name, content in files.items():
        Moody.store.pop(name, None)
        fs.pipe_file(name, content)


def batch(address: str, out: Path, *words: str) -> Result:
    given = ["batch", address, "--as-of", "2026-06-30", "--out", str(out), *words]
    return CliRunner().invoke(main, given)


def told(result: Result) -> dict[str, tuple[str, str]]:
    """Status and message by name of the original."""
    entries = json.loads(result.stdout)["workbooks"]
    return {
        Path(entry["path"]).as_posix().partition("/originals/")[2]: (entry["status"], entry["message"])
        for entry in entries
    }


def statuses(result: Result) -> dict[str, str]:
    return {name: status for name, (status, _) in told(result).items()}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(name="out")
def out_folder(tmp_path: Path) -> Path:
    return tmp_path / "aged"
