"""xlwings' configuration file as Excel's VBA reads it: one ``"KEY","value"`` a line, ANSI, no comments, no BOM.

Contents are bytes; inside, a byte is one character (Latin-1), so that what is not ours comes back byte for byte.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from xl_ar.errors import SettingsError

KNOWN = (
    "INTERPRETER", "INTERPRETER_WIN", "INTERPRETER_MAC", "PYTHONPATH", "ADD_WORKBOOK_TO_PYTHONPATH", "UDF MODULES",
    "USE UDF SERVER", "DEBUG UDFS", "SHOW CONSOLE", "SHOW_ERROR_POPUPS", "CONDA PATH", "CONDA ENV", "TEMP DIR",
    "ONEDRIVE_CONSUMER_WIN", "ONEDRIVE_CONSUMER_MAC", "ONEDRIVE_COMMERCIAL_WIN", "ONEDRIVE_COMMERCIAL_MAC",
    "SHAREPOINT_WIN", "SHAREPOINT_MAC", "LICENSE_KEY", "CLI_PATH", "API_KEY", "AUTH", "TIMEOUT", "INCLUDE", "EXCLUDE",
    "ENABLE_AUTO_PROXY", "INSECURE", "FOLLOW_REDIRECTS", "PROXY_SERVER", "PROXY_BYPASS_LIST", "PROXY_USERNAME",
    "PROXY_PASSWORD",
)  # fmt: skip
KNOWN_STARTS = ("AZUREAD_",)

_GOOD = re.compile(r'[ \t]*"([^"]*)"[ \t]*,[ \t]*"([^"]*)"[ \t]*')
_LOOSE = re.compile(r"""[ \t]*(["']?)([A-Za-z][\w ]*?)\1[ \t]*,[ \t]*(["']?)([^"']*?)\3[ \t]*""")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what stands in it, its line end, and its key and value where it has both."""

    body: str
    end: str
    key: str | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that makes Excel lose settings: its number from 1, and what is wrong with it, as a sentence's end."""

    line: int
    what: str


def lines_of(content: bytes) -> list[Line]:
    """Every line of a content; joined by ``content_of`` they give it back byte for byte."""
    return [_line(raw.decode("latin-1")) for raw in content.splitlines(keepends=True)]


def content_of(lines: list[Line]) -> bytes:
    """The content of lines."""
    return "".join(line.body + line.end for line in lines).encode("latin-1")


def _line(raw: str) -> Line:
    body = raw.rstrip("\r\n")
    found = _GOOD.fullmatch(body)
    if found is None or not found[1].strip():
        return Line(body, raw[len(body) :])
    return Line(body, raw[len(body) :], found[1], found[2])


def written(key: str, value: str, end: str) -> Line:
    """A line as Excel reads it."""
    return Line(f'"{key}","{value}"', end, key, value)


def as_bytes(value: str, encoding: str) -> str:
    """A value as it stands in the file; SettingsError for what the file's code page or form cannot hold."""
    try:
        raw = value.encode(encoding).decode("latin-1")
    except UnicodeEncodeError as error:
        wrong = value[error.start : error.end]
        raise SettingsError(
            f"{value}: Excel reads its settings without the letter '{wrong}'. Put it where the path has plain letters"
        ) from error
    if re.search(r'["\r\n]', raw):
        raise SettingsError(f"{value!r}: a setting cannot hold a quotation mark or a line end")
    return raw


def place_of(lines: list[Line], key: str) -> int | None:
    """Where the first line of a key stands, which is the one that Excel takes; case does not count."""
    for place, line in enumerate(lines):
        if line.key is not None and line.key.casefold() == key.casefold():
            return place
    return None


def values_of(content: bytes, encoding: str) -> dict[str, str]:
    """The settings that Excel would find in a faultless content, by upper-case key; the first of a double one."""
    found: dict[str, str] = {}
    for line in lines_of(content):
        if line.key is not None:
            found.setdefault(line.key.upper(), line.value.encode("latin-1").decode(encoding, "replace"))
    return found


def faults_of(content: bytes) -> tuple[Fault, ...]:
    """Everything in a content that makes Excel lose settings."""
    bom, text = _without_bom(content)
    faults = [Fault(1, "an invisible byte order mark: the first setting is lost")] if bom else []
    for number, line in enumerate(lines_of(text), start=1):
        if line.key is None:
            faults.append(Fault(number, _what(line.body)))
    return tuple(faults)


def _what(body: str) -> str:
    if not body.strip():
        return "an empty line: every later setting is lost"
    if _LOOSE.fullmatch(body):
        return 'not written as "KEY","value"'
    if body.lstrip().startswith(("#", ";", "'", "//")):
        return "a comment: every later setting is lost"
    return 'neither key nor value, which stand as "KEY","value": every later setting is lost'


def mended(content: bytes, encoding: str) -> bytes:
    """The content without its faults: no BOM, no comments or empty lines, every setting in quotation marks.

    A content with a BOM is recoded to ``encoding``; SettingsError names a letter that it cannot hold.
    """
    bom, text = _without_bom(content)
    if bom:
        text = as_ansi(text, encoding)
    kept = []
    for line in lines_of(text):
        loose = None if line.key is not None else _LOOSE.fullmatch(line.body)
        if loose is not None:
            line = written(loose[2].strip(), loose[4], line.end)
        if line.key is not None:
            kept.append(line)
    return content_of(kept)


def as_ansi(text: bytes, encoding: str) -> bytes:
    """UTF-8 bytes in the code page that Excel reads; SettingsError for a letter that it does not have."""
    try:
        return text.decode("utf-8", "replace").encode(encoding)
    except UnicodeEncodeError as error:
        wrong = str(error.object)[error.start : error.end]
        raise SettingsError(f"xlwings.conf: Excel cannot read '{wrong}'; write the setting in plain letters") from error


def _without_bom(content: bytes) -> tuple[bool, bytes]:
    """Whether there is a BOM, and the rest, as UTF-8 where there is."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            rest = content[len(bom) :]
            return True, rest if encoding == "utf-8" else rest.decode(encoding, "replace").encode()
    return False, content
