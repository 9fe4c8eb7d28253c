"""A setting chosen in the ribbon: put into the person's own settings file, whose comments and other lines stay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit
from platformdirs import user_config_path
from tomlkit.exceptions import TOMLKitError

from xl_ar.addin import tab
from xl_ar.addin.running import Told
from xl_ar.errors import SettingsError, UsageError, unknown
from xl_ar.excel.live.calm import Calm
from xl_ar.excel.live.native import Natives
from xl_ar.excel.live.reading import local_path
from xl_ar.settings import FILE, Settings, described, load

if TYPE_CHECKING:
    import xlwings as xw


def settings_file() -> Path:
    """The person's own settings file."""
    folder: Path = user_config_path("xl_ar", appauthor=False)
    return folder / FILE


def choose_setting(book: xw.Book, calm: Calm, item: str) -> Told:
    """Takes a setting over; says so, and where the workbook's own folder says otherwise."""
    known = {found.id: found for found in tab.SETTINGS}
    if item not in known:
        raise UsageError(unknown("setting of the ribbon", item, known))
    chosen = known[item]
    value = _typed(chosen.setting, chosen.value)
    load(given={chosen.setting: value})  # refused before anything is written
    path = settings_file()
    put(path, chosen.setting, value)
    folder = local_path(book, Natives(calm), calm)
    source = load(folder.parent if folder else None).sources.get(chosen.setting, "")
    if source and Path(source) != path:
        return Told(f"{chosen.label} is in your settings, but {source} says otherwise for this folder.", matters=True)
    return Told(f"{chosen.label}: in your settings ({path}); it counts from the next button on.")


def put(path: Path, name: str, value: Any) -> None:
    """Gives the setting ``name`` a value in a settings file, made where there is none; SettingsError for a bad one."""
    section, entry = name.split(".")
    try:
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        document = tomlkit.parse(text)
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not a settings file ({error})") from error
    if section not in document:
        document[section] = tomlkit.table()
    group: Any = document[section]
    group[entry] = value
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(tomlkit.dumps(document), encoding="utf-8", newline="")
    beside.replace(path)


def _typed(name: str, text: str) -> Any:
    """The text as the kind of value that the setting has."""
    default = {known: value for known, value, _ in described(Settings())}[name]
    if isinstance(default, bool):
        return text == "true"
    return type(default)(text)
