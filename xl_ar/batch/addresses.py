"""Folders at an address, such as s3://bucket/june: told from plain paths, shown without secrets, opened by fsspec."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xl_ar.errors import UsageError

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)(::|://)")  # one letter is a drive of Windows
_COLLAPSED = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")  # an address as a path has it
_NAMES_BEFORE_AT = frozenset({"github", "abfs", "abfss"})  # there an owner or a container, and no password
_PACKAGES = {"smbclient": "smbprotocol", "dropboxdrivefs": "dropboxdrivefs", "git": "pygit2"}  # other than the module
_KIND = rf"\b(?!(?:{'|'.join(sorted(_NAMES_BEFORE_AT))}):)([A-Za-z][\w+.-]+:/{{1,2}})"
_SECRETS = re.compile(_KIND + r"(?:[^\s/'\"]*|[^\s/'\"]*:[^\s'\"]*)@")
_QUERY = re.compile(r"\b([A-Za-z][\w+.-]+:/{1,2}[^\s'\"?]*)\?[^\s'\"]*")
_BROKEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MOST_SAID = 200
_MARKS = (
    "size", "mtime", "modified", "LastModified", "last_modified", "updated", "created",
    "ETag", "etag", "md5Hash", "generation", "VersionId", "sha", "ino",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """Where a folder is: as given, which may hold a password, and as it is shown."""

    given: str = field(repr=False)
    shown: str
    secret: bool  # whether it holds a user, a password or a query


def address_of(text: str) -> Address | None:
    """The address that a text is, None for a plain path; UsageError for an address that can be no folder."""
    scheme = _SCHEME.match(text) if "://" in text else None
    if scheme is None:
        return None
    name, rest = scheme[1].lower(), text[scheme.end() :]
    if _BROKEN.search(rest):
        raise UsageError(f"{name}://: a control sign or a broken character is in the address")
    if scheme[2] == "::" or "::" in rest:
        raise UsageError(
            f"{name}: addresses chained by '::' are not read; give the folder's own, as in s3://bucket/june"
        )
    if name in ("http", "https"):
        raise UsageError(
            f"{name}://: the address of a page or a single file, and of no folder. Download the workbooks, or sync or "
            "mount the folder (SharePoint, OneDrive, WebDAV) and give its path"
        )
    return Address(text, *_without_secrets(name, rest))


def without_secrets(text: str) -> str:
    """A sentence without what stands before the @ and behind the ? of addresses in it, also as a path has them."""
    return _QUERY.sub(r"\1", _SECRETS.sub(r"\1", text))


def check_folder(out: Path) -> None:
    """UsageError where results cannot go: an address, or what is no folder."""
    first = out.parts[0] if out.parts else ""
    if _COLLAPSED.match(out.as_posix()) and not Path(first).exists():
        name = first.partition(":")[0]
        raise UsageError(f"--out {name}://: results need a file system; give a folder here, or one that is mounted")
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: a folder must stand there")


def _without_secrets(name: str, rest: str) -> tuple[str, bool]:
    """The address as it is shown, and whether something is left out."""
    path, query, _ = rest.partition("?")
    place, _, inside = path.partition("/")
    before, at, host = place.rpartition("@")
    if name in _NAMES_BEFORE_AT:
        before, host = "", place
    elif not at and ":" in place and "@" in inside:
        raise UsageError(
            f"{name}://: whether the ':' and the '@' enclose a password cannot be told. Write a '/' in a password as "
            "%2F or, better, leave it to the settings of the driver"
        )
    shown = f"{name}://{host}/{inside.strip('/')}"
    return (shown if inside.strip("/") else shown.rstrip("/") + "/"), bool(at and before) or bool(query)


class Store:
    """The folder at an address, as far as it is read."""

    def __init__(self, address: Address) -> None:
        """UsageError where fsspec or the driver is missing, or the address is none of the driver's."""
        self.address = address
        self._fs, self._root = _opened(address)
        self._fs.invalidate_cache()

    @property
    def local(self) -> Path | None:
        """The folder itself where the address is one of this machine, else None."""
        protocols = self._fs.protocol
        named = (protocols,) if isinstance(protocols, str) else tuple(protocols)
        return Path(self._root) if "file" in named else None

    def entries(self, name: str = "") -> list[tuple[str, str, Any]]:
        """Key, name in the store and facts of all that a folder of that name holds; "" = the root. Raises anything.

        A key is the name from the root on, without a slash at its end; "" is the root itself.
        """
        found = [(str(entry["name"]), entry) for entry in self._fs.ls(name or self._root, detail=True)]
        return [(self._key(name), name, entry) for name, entry in found]

    def is_file(self) -> bool:
        """Whether a file stands at the address. Raises anything."""
        return bool(self._fs.isfile(self._root))

    def leads_to_folder(self, name: str) -> bool:
        """Whether a link leads to a folder; False where the store does not say."""
        try:
            return bool(self._fs.isdir(name))
        except Exception:  # a driver may raise what it likes
            return False

    def marks(self, name: str) -> dict[str, Any]:
        """What tells one state of a file from another, as the store says it now. Raises anything."""
        self._fs.invalidate_cache()
        facts = self._fs.info(name)
        return {mark: facts[mark] for mark in _MARKS if facts.get(mark) is not None}

    def opened(self, name: str) -> Any:
        """A file as a stream of bytes, to be closed. Raises anything."""
        return self._fs.open(name, "rb")

    def reason(self, error: BaseException) -> str:
        """Why something failed, in a line; nothing of a driver's words where the address holds a secret."""
        if self.address.secret:
            number = error.errno if isinstance(error, OSError) else None
            return type(error).__name__ + (f", {os.strerror(number)}" if number else "")
        return said(error)

    def _key(self, found: str) -> str:
        """The name from the root on; as it is where it lies elsewhere."""
        root, name = self._root.strip("/"), found.rstrip("/")
        name = name.removeprefix("/") if self._root.startswith("/") or not root else name
        if not root:
            return name
        return "" if name == root else name.removeprefix(f"{root}/")


def said(error: BaseException) -> str:
    """The words of a driver in one line that is not long, addresses in it without users and queries."""
    own = error.strerror if isinstance(error, OSError) else None
    text = " ".join(str(own or error).split()) or type(error).__name__
    text = re.sub(r"://[^/\s@]*@", "://", text)
    text = re.sub(r"\?\S*=\S*", "", text)
    if type(error) in (KeyError, FileNotFoundError) and not own:
        text = f"{type(error).__name__}: {text}"
    return text[:_MOST_SAID].rstrip(". ")


def _opened(address: Address) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(f"{address.shown}: addresses need fsspec: pip install 'xl-ar[remote]'") from error
    try:
        fs, root = url_to_fs(address.given)
    except ImportError as error:
        module = getattr(error.__cause__ or error, "name", None) or ""
        package = module.partition(".")[0]
        command = f": pip install {_PACKAGES.get(package, package)}" if package else ""
        raise UsageError(f"{address.shown}: the driver of this store is not installed{command}") from None
    except Exception as error:  # a driver may raise what it likes
        raise UsageError(_not_opened(address, error)) from None
    return fs, str(root)


def _not_opened(address: Address, error: Exception) -> str:
    name = address.shown.partition("://")[0]
    if isinstance(error, ValueError) and "Protocol not known" in str(error):
        return f"{address.shown}: fsspec knows no store named '{name}'"
    reason = type(error).__name__ if address.secret else f"{type(error).__name__}: {said(error)}"
    return f"{address.shown}: the store cannot be opened ({reason})"
