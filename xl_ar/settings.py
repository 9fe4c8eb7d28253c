"""Settings in layers: defaults, the user's file, the folder's file, the command line; each value knows its source.

Files are ``xl_ar.toml``: the user's in the configuration folder of the system, the folder's beside the workbooks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from platformdirs import user_config_path

from xl_ar.errors import SettingsError, unknown

FILE = "xl_ar.toml"
DORMANCY_FILE = "xl_ar_dormancy.toml"


@dataclass(frozen=True, slots=True)
class AgingSettings:
    """How ``age`` works."""

    buckets: str = field(
        default="default",
        metadata={
            "help": "buckets: default, erpnext, oca, months, edges (30,60,90) or names (Current<=0, Early<=30, Legal)"
        },
    )
    basis: str = field(
        default="due",
        metadata={"help": "age from: due (date) or document (date)", "choices": ("due", "document")},
    )
    credits: str = field(
        default="column",
        metadata={
            "help": "open credits: column (their own) or net (in the buckets)",
            "choices": ("column", "net"),
        },
    )
    instalments: bool = field(
        default=True, metadata={"help": "age documents of instalment terms part by part, when aged by due date"}
    )
    by: str = field(default="", metadata={"help": "also by these columns of the sheet, such as Region, Salesperson"})
    base_currency: str = field(
        default="", metadata={"help": "currency of a total over all currencies, at the rates of matching.rates"}
    )
    trend_months: int = field(
        default=0,
        metadata={"help": "month ends of which the aging and roll rates are shown; 0 = none", "range": (0, 36)},
    )
    detail: bool = field(default=False, metadata={"help": "also write AR Aging Detail, one row an open item"})


@dataclass(frozen=True, slots=True)
class MatchingSettings:
    """How ``match`` works."""

    auto_confidence: float = field(
        default=0.95, metadata={"help": "confidence from which a match is automatic", "range": (0.9, 1.0)}
    )
    tolerance: str = field(default="0", metadata={"help": "difference let go, in currency units"})
    tolerance_percent: str = field(default="0", metadata={"help": "difference let go, in per cent of the items"})
    approval_limit: str = field(
        default="", metadata={"help": "receipts above it always need a person; empty = no limit"}
    )
    rules_off: str = field(default="", metadata={"help": "names of rules not to use, separated by commas"})
    points: str = field(
        default="", metadata={"help": "changes of the table of points, such as sign.near=-5, rule.quoted=+0.5"}
    )
    early_days: int = field(
        default=0, metadata={"help": "days that a receipt may come before the document's date", "range": (0, 366)}
    )
    discount_grace_days: int = field(
        default=3, metadata={"help": "days after its last day that a cash discount is still granted", "range": (0, 366)}
    )
    bank_fee_limit: str = field(
        default="50.00", metadata={"help": "shortfall up to it may be a bank's fee, in currency units; 0 = none"}
    )
    rates: str = field(default="", metadata={"help": "exchange rates, such as EUR/USD=1.08: 1 EUR is 1.08 USD"})
    largest_search: int = field(
        default=14, metadata={"help": "open items among which sums of any size are searched", "range": (0, 24)}
    )


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """How ``decide`` works."""

    write_off_limit: str = field(
        default="50.00", metadata={"help": "rest of an item up to which a person may write it off, in currency units"}
    )


@dataclass(frozen=True, slots=True)
class CreditSettings:
    """How ``credits`` works."""

    small: str = field(
        default="5.00", metadata={"help": "credits up to it are proposed for write-off, in currency units"}
    )
    clocks: str = field(
        default="", metadata={"help": "clocks to show on credits: reg-z, unclaimed, medicare, separated by commas"}
    )
    jurisdiction: str = field(
        default="",
        metadata={"help": "jurisdiction of the table of dormancy whose unclaimed-property rule holds, as CO"},
    )
    dormancy_table: str = field(
        default="", metadata={"help": "file of your table of dormancy; empty = xl_ar_dormancy.toml beside, else ours"}
    )
    holidays: str = field(
        default="", metadata={"help": "days that are no business days, such as 2026-07-03, separated by commas"}
    )
    clearing_days: int = field(
        default=10, metadata={"help": "days after which cash counts as cleared and may be refunded", "range": (0, 366)}
    )
    second_checker_from: str = field(
        default="", metadata={"help": "refunds from it on need a second checker, in currency units; empty = none"}
    )


@dataclass(frozen=True, slots=True)
class WritingSettings:
    """How workbooks are written."""

    backup: bool = field(default=True, metadata={"help": "keep the original beside the workbook"})
    date_format: str = field(
        default="", metadata={"help": "date format of our sheets; empty = as the ledger shows dates"}
    )
    recalculate: bool = field(
        default=True, metadata={"help": "recalculate AR_* formula cells of your sheets, as Excel would"}
    )
    audit_log: str = field(default="", metadata={"help": "file of the audit log; empty = beside the results"})


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """How ``metrics``, ``rollforward`` and ``tieout`` work."""

    control_balance: str = field(
        default="",
        metadata={"help": "balance of the control account of the general ledger, such as EUR=123.45, USD=67.89"},
    )
    period_start: str = field(
        default="",
        metadata={"help": "day whose close opens the roll-forward; empty = the last day of the month before"},
    )
    months: int = field(
        default=3,
        metadata={"help": "months of sales, up to the as-of date, that DSO and CEI look at", "range": (1, 36)},
    )
    provision_rates: str = field(
        default="",
        metadata={"help": "expected loss in per cent by bucket of the aging, such as 0.5,1,3,10,25,60; empty = none"},
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings."""

    aging: AgingSettings = AgingSettings()
    matching: MatchingSettings = MatchingSettings()
    review: ReviewSettings = ReviewSettings()
    credits: CreditSettings = CreditSettings()
    reports: ReportSettings = ReportSettings()
    writing: WritingSettings = WritingSettings()


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
    if folder is not None and (folder / DORMANCY_FILE).is_file():
        values["credits.dormancy_table"] = sources["credits.dormancy_table"] = str(folder / DORMANCY_FILE)
    for name, value in (given or {}).items():
        values[name], sources[name] = value, "command line"
    return Loaded(_build(values, sources), sources)


def _files(folder: Path | None) -> list[Path]:
    paths = [user_config_path("xl_ar", appauthor=False) / FILE]
    if folder is not None:
        paths.append(folder / FILE)
    return [path for path in paths if path.is_file()]


def _flat(path: Path) -> dict[str, Any]:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not a settings file ({error})") from error
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
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if isinstance(default, str) and isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if type(value) is not type(default):
        raise SettingsError(f"{source}: {name} = {value!r}; a {_WORDS[type(default)]} must stand there")
    low, high = _metadata(name).get("range", (None, None))
    if low is not None and not low <= float(value or 0) <= high:
        raise SettingsError(f"{source}: {name} = {value}; a number from {low} to {high} must stand there")
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
