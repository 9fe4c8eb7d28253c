"""Workbooks of a folder at an address fetched into a folder here, each whole or not at all; nothing is written there.

Object stores know no locks, no renaming and no folders, which backups, results and the audit log need. So the
originals are kept as they came, and a batch runs over them with its results elsewhere.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from xl_ar.batch.addresses import Address, Store
from xl_ar.batch.finding import KEPT, Inputs, is_input, workbooks
from xl_ar.batch.keys import ORIGINALS, alike, refused
from xl_ar.errors import ChangedError, HostileError, LockedError, RefusedError, UsageError
from xl_ar.excel.guard import DEFAULT, Limits
from xl_ar.excel.holding import held, leftover_prefix
from xl_ar.excel.save import same_bytes
from xl_ar.excel.scratch import scratch
from xl_ar.outcome import Outcome, Status
from xl_ar.settings import FILE as SETTINGS_FILE

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class _Listed:
    """Files by key with their names in the store; what cannot be kept, with the reason and whether it passes."""

    files: dict[str, str] = field(default_factory=dict)
    apart: dict[str, tuple[str, bool]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)  # folders that were not looked into
    notes: set[str] = field(default_factory=set)


@contextmanager
def fetching(
    address: Address, out: Path, *, recursive: bool, dry_run: bool, stop: threading.Event, limits: Limits = DEFAULT,
    begin: Callable[[int], None] = lambda number: None, step: Callable[[], None] = lambda: None,
) -> Iterator[Inputs]:  # fmt: skip
    """The workbooks fetched to ``originals`` in ``out``; on a dry run to a folder that is gone at the end.

    ``begin`` hears how many there are, ``step`` of each. What goes wrong with one of them is its outcome. UsageError
    where there is no such folder, its store cannot be opened, or ``out`` has originals of another one.
    """
    kept = out / ORIGINALS
    check_claim(out, address)
    store = Store(address)
    _check_apart(store, out)
    listed = _listed(store, out, recursive=recursive)
    begin(len(listed.files))
    if dry_run:
        with scratch() as folder:
            yield _fetched(store, listed, folder, kept, limits, stop, step, recursive=recursive)
        return
    if "" not in listed.closed:
        _claim(kept, address)
    yield _fetched(store, listed, kept, kept, limits, stop, step, recursive=recursive)


def check_claim(out: Path, address: Address | None) -> None:
    """UsageError where ``originals`` in a folder of results is not from this address."""
    kept = out / ORIGINALS
    mark = kept / KEPT
    if address is not None and kept.is_symlink():
        raise UsageError(
            f"--out {out}: '{ORIGINALS}' in it is a link, which is not written through; give another folder"
        )
    claimed = mark.read_text(encoding="utf-8", errors="replace").partition("\n")[0] if mark.is_file() else ""
    if claimed and (address is None or claimed != address.shown):
        raise UsageError(f"--out {out}: it has the originals fetched from {claimed}; give another folder")
    if address is not None and not claimed and kept.exists() and (not kept.is_dir() or any(kept.iterdir())):
        raise UsageError(f"--out {out}: '{ORIGINALS}' in it was not fetched by xl-ar; give another folder")


def check_not_kept(folder: Path) -> None:
    """UsageError where a folder holds originals that were fetched, which a run in place would change."""
    if (folder / KEPT).is_file():
        raise UsageError(f"{folder}: originals that were fetched, which stay as they came; give --out")


def _claim(kept: Path, address: Address) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    mark = kept / KEPT
    if not mark.is_file():
        told = "What was fetched from there by xl-ar batch. The results beside this folder rest on these bytes.\n"
        mark.write_text(f"{address.shown}\n{told}", encoding="utf-8")


def _check_apart(store: Store, out: Path) -> None:
    here = store.local.resolve() if store.local else None
    if here is not None and out.resolve() in (here, *here.parents):
        raise UsageError(f"--out {out}: it holds the folder itself, {store.address.shown}; give another one")


def _listed(store: Store, out: Path, *, recursive: bool) -> _Listed:
    listed = _Listed()
    waiting = [("", "")]
    while waiting:
        folder, name = waiting.pop()
        try:
            entries = store.entries(name)
            if not folder and all(not key for key, _, _ in entries) and store.is_file():
                raise UsageError(f"{store.address.shown}: a file, and no folder; give the folder it lies in")
        except UsageError:
            raise
        except (FileNotFoundError, NotADirectoryError):
            if not folder:
                raise UsageError(f"{store.address.shown}: there is no such folder") from None
            continue  # gone since it was seen
        except Exception as error:  # a driver may raise what it likes
            told = f"a folder that could not be listed ({store.reason(error)}): none of its workbooks was run."
            listed.apart[folder] = told, True
            listed.closed.add(folder)
            continue
        if not folder or all(key != f"{folder}/{KEPT}" for key, _, _ in entries):
            waiting += _inside(listed, store, folder, out, entries, recursive=recursive)
    for key, other in alike(listed.files).items():
        listed.apart[key] = f"'{other}' is the same name to some systems. Rename one of them there.", False
        del listed.files[key]
    return listed


def _inside(
    listed: _Listed, store: Store, folder: str, out: Path, entries: list[tuple[str, str, Any]], *, recursive: bool
) -> Iterator[tuple[str, str]]:
    """Puts what a folder holds where it belongs; key and name of the folders that are to be looked into."""
    for key, name, facts in entries:
        if key == folder:  # the folder itself, or one without a name, which S3 can hold
            listed.notes.update(_nameless(store, name, facts))
        elif not _within(store, key, out) and _put_down(listed, store, key, name, facts, recursive=recursive):
            yield key, name


def _nameless(store: Store, name: str, facts: Any) -> Iterator[str]:
    if facts.get("type") == "directory" and name.endswith("/"):
        yield f"{store.address.shown}: it lists '{name}', a folder without a name; what may lie there is not run"


def _within(store: Store, key: str, out: Path) -> bool:
    return store.local is not None and (store.local / key).resolve() == out.resolve()


def _put_down(listed: _Listed, store: Store, key: str, name: str, facts: Any, *, recursive: bool) -> bool:
    """Puts a key where it belongs; True for a folder that is to be looked into."""
    wanted = is_input(Path(key.replace("\\", "/").rpartition("/")[2]))
    kind = facts.get("type")
    linked = bool(facts.get("islink")) or kind == "link"
    folder = kind == "directory" and not linked
    if linked and recursive and not wanted:
        folder = wanted = store.leads_to_folder(name)
    if key == SETTINGS_FILE:
        listed.notes.add(f"{store.address.shown}: {key} there is not used; settings for this run stand in --out")
    if not (recursive if folder else wanted):
        return False
    if why := refused(key):
        told = f"{why}."
    elif linked:
        what = "a link to a folder" if folder else "a symbolic link"
        told = f"{what}, which a run over a folder does not follow. Put there what it leads to."
    elif folder:
        return True
    elif kind == "file":
        listed.files[key] = name
        return False
    else:
        told = "a pipe or a device. Put a workbook there."
    listed.apart[key] = told, False
    if folder:
        listed.closed.add(key)
    return False


def _fetched(
    store: Store, listed: _Listed, folder: Path, kept: Path, limits: Limits, stop: threading.Event,
    step: Callable[[], None], *, recursive: bool,
) -> Inputs:  # fmt: skip
    paths, left = [], 0
    apart = {key: _refusal(store, folder, key, *told) for key, told in listed.apart.items()}
    for key, name in sorted(listed.files.items()):
        if stop.is_set():
            left += 1
            continue
        outcome = _fetch(store, name, folder, key, limits)
        step()
        if outcome is None:
            paths.append(folder / key)
        else:
            apart[key] = outcome
    known = listed.files.keys() | listed.apart.keys()
    for key in _gone(kept, known, listed.closed, recursive=recursive):
        told = f"{Path(key).name}: no longer at {store.address.shown}; not run, its original and its result stay."
        apart[key] = Outcome(folder / key, Status.SKIPPED, told)
    return Inputs(folder, sorted(paths), [apart[key] for key in sorted(apart)], left, kept, tuple(listed.notes))


def _refusal(store: Store, folder: Path, key: str, told: str, passing: bool) -> Outcome:
    """The outcome of a key that is not kept; its path is a name to speak of it, which leads nowhere else."""
    if not key:
        return Outcome(folder, Status.REFUSED, f"{store.address.shown}: {told}", passing=passing)
    safe = not refused(key)
    path = folder / (key if safe else quote(key, safe=" ", errors="surrogatepass").replace("..", "%2E%2E"))
    name = path.name if safe else key
    return Outcome(path, Status.REFUSED, f"{name}: {told}", passing=passing)


def _gone(kept: Path, known: set[str], closed: set[str], *, recursive: bool) -> list[str]:
    """Keys of originals that stand here and are not at the address any more, as far as it was looked through."""
    if "" in closed or not kept.is_dir():
        return []
    keys = {path.relative_to(kept).as_posix() for path in workbooks(kept, recursive=recursive) if path.is_file()}
    return [key for key in keys - known if not any(key.startswith(f"{folder}/") for folder in closed)]


def _fetch(store: Store, name: str, folder: Path, key: str, limits: Limits) -> Outcome | None:
    """None for a workbook that stands here as it is there; else what hindered it."""
    target = folder / key
    try:
        _check_no_links(folder, key)
        target.parent.mkdir(parents=True, exist_ok=True)
        with held(target):
            _put(store, name, target, limits)
    except RefusedError as error:
        return Outcome(target, Status.REFUSED, str(error), passing=isinstance(error, LockedError))
    except Exception as error:  # a driver may raise what it likes
        told = f"{target.name}: could not be fetched ({store.reason(error)})."
        return Outcome(target, Status.REFUSED, told, passing=True)
    return None


def _check_no_links(folder: Path, key: str) -> None:
    """RefusedError where a link stands in the way of a key, as it may lead to what is no original."""
    place = folder
    for part in key.split("/"):
        place /= part
        if place.is_symlink():
            raise RefusedError(Path(key).name, f"{place}, where it is to be kept, is a symbolic link", "Take it away")


def _put(store: Store, name: str, target: Path, limits: Limits) -> None:
    """Puts the whole file in place; equal bytes are not touched."""
    part = target.with_name(f"{leftover_prefix(target)}part")
    try:
        before = store.marks(name)
        _check_size(target, before.get("size", 0), limits)
        size = _copied(store, name, part, target, limits)
        if store.marks(name) != before:
            raise ChangedError(target.name, "changed while it was fetched", "Run again")
        if before.get("size", size) != size:
            raise ChangedError(target.name, f"{before['size']:,} bytes announced and {size:,} received", "Run again")
        if not (target.is_file() and same_bytes(part, target)):
            part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _copied(store: Store, name: str, part: Path, target: Path, limits: Limits) -> int:
    """Bytes read, never more than a piece beyond the limit, whatever size was announced."""
    size = 0
    with store.opened(name) as source, part.open("xb") as copy:
        while piece := source.read(_PIECE):
            size += len(piece)
            _check_size(target, size, limits)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    return size


def _check_size(target: Path, size: int, limits: Limits) -> None:
    if size > limits.file_size:
        raise HostileError(target.name, f"more than {limits.file_size:,} bytes", "Split it")
