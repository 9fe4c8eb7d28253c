"""Settings in layers: defaults, the user's file, the folder's file, the command line; each value knows its source.

Files are ``xl_ar.toml``: the user's in the configuration folder of the system, the folder's beside the workbooks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

from platformdirs import user_config_path

from xl_ar.errors import SettingsError, unknown
from xl_ar.settings.numbers import check_numbers
from xl_ar.settings.sections import Settings
from xl_ar.settings.toml_files import toml_text, toml_tree

FILE = "xl_ar.toml"
DORMANCY_FILE = "xl_ar_dormancy.toml"
_WHAT = "a settings file"
_LARGEST = 1 << 63
_LONGEST = 2000  # characters of a text


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings and, by dotted name, where each value came from."""

    settings: Settings
    sources: Mapping[str, str]

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Name, value, source and help of every setting."""
        for name, value, text in described(self.settings):
            yield name, _shown(value), self.sources.get(name, "default"), text


def described(settings: Settings) -> Iterator[tuple[str, Any, str]]:
    """Dotted name, value and help of every setting."""
    for section in fields(settings):
        group = getattr(settings, section.name)
        for entry in fields(group):
            yield f"{section.name}.{entry.name}", getattr(group, entry.name), entry.metadata["help"]


def load(folder: Path | None = None, given: Mapping[str, Any] | None = None) -> Loaded:
    """Settings for workbooks in ``folder``; ``given`` are dotted names from the command line."""
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for path in _files(folder):
        for name, value in _flat(path).items():
            values[name], sources[name] = value, str(path)
    if folder is not None and os.path.lexists(folder / DORMANCY_FILE):
        values["credits.dormancy_table"] = sources["credits.dormancy_table"] = str(folder / DORMANCY_FILE)
    for name, value in (given or {}).items():
        values[name], sources[name] = value, "command line"
    return Loaded(_build(values, sources), sources)


def _files(folder: Path | None) -> list[Path]:
    paths = [user_config_path("xl_ar", appauthor=False) / FILE]
    if folder is not None:
        paths.append(folder / FILE)
    return [path for path in paths if os.path.lexists(path)]  # a broken link is told, not passed over


def _flat(path: Path) -> dict[str, Any]:
    tree = toml_tree(toml_text(path, _WHAT), path, _WHAT)
    known = {section.name for section in fields(Settings)}
    flat = {}
    for section, group in tree.items():
        if section not in known:
            raise SettingsError(f"{path}: {unknown('section', section, known)}")
        if not isinstance(group, dict):
            raise SettingsError(f"{path}: '{section}' must be a section: write [{section}] and its settings below")
        flat.update({f"{section}.{name}": value for name, value in group.items()})
    return flat


def _build(values: Mapping[str, Any], sources: Mapping[str, str]) -> Settings:
    settings = Settings()
    known = {name: value for name, value, _ in described(settings)}
    groups: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        if name not in known:
            raise SettingsError(f"{sources[name]}: {unknown('setting', name, known)}")
        section, entry = name.split(".")
        groups.setdefault(section, {})[entry] = _checked(name, value, known[name], sources[name])
    hints = get_type_hints(Settings)
    return Settings(**{name: hints[name](**group) for name, group in groups.items()})


def _checked(name: str, value: Any, default: Any, source: str) -> Any:
    if isinstance(value, int) and not -_LARGEST < value < _LARGEST:
        raise SettingsError(f"{source}: {name}: a number of more than 18 digits; a smaller one must stand there")
    if isinstance(value, str) and len(value) > _LONGEST:
        raise SettingsError(f"{source}: {name}: {len(value):,} characters; at most {_LONGEST:,} may stand there")
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if isinstance(default, str) and isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if type(value) is not type(default):
        raise SettingsError(f"{source}: {name} = {value!r:.80}; a {_WORDS[type(default)]} must stand there")
    low, high = _metadata(name).get("range", (None, None))
    if low is not None and not low <= float(value or 0) <= high:
        raise SettingsError(f"{source}: {name} = {value}; a number from {low} to {high} must stand there")
    if kind := _metadata(name).get("numbers", ""):
        check_numbers(f"{source}: {name}", value, kind)
    choices = _metadata(name).get("choices", ())
    if choices and value not in choices:
        raise SettingsError(f"{source}: {name}: {unknown('value', str(value), choices)}")
    return value


def _metadata(name: str) -> Mapping[str, Any]:
    section, entry = name.split(".")
    group = getattr(Settings(), section)
    return next(item.metadata for item in fields(group) if item.name == entry)


_WORDS: dict[type, str] = {str: "text", float: "number", bool: "true or false", int: "whole number"}


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value) or "(empty)"
