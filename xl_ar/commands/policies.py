"""The policies of the core out of the settings, every text checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from xl_ar.core.aging.aged import AgingPolicy, scheme
from xl_ar.core.aging.base import without_rate
from xl_ar.core.aging.buckets import BucketScheme
from xl_ar.core.credits.causes import CreditPolicy
from xl_ar.core.currencies import CODES
from xl_ar.core.matching.policy import MatchingPolicy
from xl_ar.core.matching.weighing.points import Table
from xl_ar.core.money import to_minor
from xl_ar.errors import SettingsError, UsageError, unknown
from xl_ar.findings import Finding, Severity
from xl_ar.settings import Settings
from xl_ar.settings.numbers import NUMBER, amount_setting, decimal_setting, list_parts

_MOST_POINTS = 50
_POINTS = "a list such as sign.near=-5, rule.quoted=+0.5 must stand there"
_RATE = "a list such as EUR/USD=1.08 must stand there: how much one unit of the first is in the second"


def aging_policy(settings: Settings) -> AgingPolicy:
    """The aging policy that the settings say."""
    chosen = settings.aging
    return AgingPolicy(
        scheme=scheme(chosen.buckets),
        basis=chosen.basis,  # type: ignore[arg-type]
        credits=chosen.credits,  # type: ignore[arg-type]
        instalments=chosen.instalments,
    )


def only_on_sheets(settings: Settings) -> str:
    """Names the settings of the aging that a single table by customer cannot show; '' where none is set."""
    chosen, default = settings.aging, Settings().aging
    names = ("by", "group", "group_buckets", "base_currency", "trend_months", "detail")
    given = [f"aging.{name}" for name in names if getattr(chosen, name) != getattr(default, name)]
    if not given:
        return ""
    return (
        f"not used here: {', '.join(given)}. One table by customer is given; the sheet AR Aging of a workbook shows it"
    )


def group_schemes(settings: Settings) -> dict[str, BucketScheme]:
    """Buckets by group as the setting names it; SettingsError for what is no scheme, or groups without a column."""
    name, shape = "aging.group_buckets", "a list such as Retail: 15,30; Public sector: Current<=0, 1-60, 61+"
    found: dict[str, BucketScheme] = {}
    for each in filter(str.strip, settings.aging.group_buckets.split(";")):
        group, colon, spec = (side.strip() for side in each.partition(":"))
        if not (group and colon and spec):
            raise SettingsError(f"{name}: '{each.strip()}'; {shape} must stand there")
        if group.casefold() in {known.casefold() for known in found}:
            raise SettingsError(f"{name}: '{group}' stands twice; each group once must stand there")
        try:
            found[group] = scheme(spec)
        except UsageError as error:
            raise SettingsError(f"{name}: {group}: {error}") from error
    if found and not settings.aging.group.strip():
        raise SettingsError("aging.group is empty; the heading of the column that tells the group must stand there")
    return found


def matching_policy(settings: Settings, currency: str = "") -> MatchingPolicy:
    """The matching policy that the settings say, amounts in minor units of ``currency``.

    Raises SettingsError with the name of the setting, what was there and what may stand there.
    """
    chosen = settings.matching
    limit = chosen.approval_limit
    tolerance = minor_setting("matching.tolerance", chosen.tolerance, currency)
    percent = decimal_setting("matching.tolerance_percent", chosen.tolerance_percent)
    return MatchingPolicy(
        auto_confidence=chosen.auto_confidence,
        tolerance_minor=tolerance or None,
        tolerance_percent=percent or None,
        approval_limit=minor_setting("matching.approval_limit", limit, currency) if limit else None,
        early_days=chosen.early_days,
        tolerance_each=chosen.tolerance_each,
        discount_grace_days=chosen.discount_grace_days,
        late_discount=chosen.late_discount,  # type: ignore[arg-type]
        discount_on_parts=chosen.discount_on_parts,
        pay_first=chosen.pay_first,  # type: ignore[arg-type]
        bank_fee_limit=minor_setting("matching.bank_fee_limit", chosen.bank_fee_limit, currency),
        largest_search=chosen.largest_search,
        rules_off=frozenset(list_parts(chosen.rules_off)),
        points=points_setting(chosen.points),
        rates=rates_setting(chosen.rates),
    )


def credit_policy(settings: Settings, currencies: Iterable[str]) -> CreditPolicy:
    """The limits of credits that the settings say, in minor units of each of the ``currencies``."""
    small = settings.credits.small
    return CreditPolicy(small={code: minor_setting("credits.small", small, code) for code in currencies})


def points_setting(text: str) -> dict[str, float]:
    """Changes of the table of points by name, out of "sign.near=-5, rule.quoted=+0.5"."""
    points = {}
    for name, value in _pairs("matching.points", text, _POINTS):
        points[name] = float(_number(f"matching.points: {name}", value, -_MOST_POINTS, _MOST_POINTS))
    try:
        Table(points)
    except SettingsError as error:
        raise SettingsError(f"matching.points: {error}") from error
    return points


def rates_setting(text: str) -> dict[tuple[str, str], Decimal]:
    """What one unit of the first currency is in the second, and the other way round, out of "EUR/USD=1.08"."""
    stated: dict[tuple[str, str], Decimal] = {}
    for pair, value in _pairs("matching.rates", text, _RATE):
        one, stroke, other = (code.strip().upper() for code in pair.partition("/"))
        if not stroke or one == other:
            raise SettingsError(f"matching.rates: '{pair}'; {_RATE}")
        for code in (one, other):
            if code not in CODES:
                raise SettingsError(f"matching.rates: {unknown('currency', code, CODES)}")
        stated[one, other] = _number(f"matching.rates: {pair}", value, 0, 10**12)
        if not stated[one, other]:
            raise SettingsError(f"matching.rates: {pair} = '{value}'; a number above 0 must stand there")
    return {(other, one): 1 / rate for (one, other), rate in stated.items()} | stated


def base_currency(settings: Settings) -> str:
    """The currency of the aging's total over all currencies, '' where there is none; SettingsError for no currency."""
    code = settings.aging.base_currency.strip().upper()
    if code and code not in CODES:
        raise SettingsError(f"aging.base_currency: {unknown('currency', code, CODES)}")
    return code


def rate_findings(currencies: Iterable[str], settings: Settings) -> tuple[Finding, ...]:
    """A finding for each open currency that has no rate to ``aging.base_currency``."""
    base = base_currency(settings)
    if not base:
        return ()
    missing = without_rate(currencies, base, rates_setting(settings.matching.rates))
    told = f"no rate to {base}: left out of the total in {base} of AR Aging"
    asked = {code: f"{code}/{base}=... in matching.rates" if code else "a currency in its row" for code in missing}
    return tuple(
        Finding("rate-missing", Severity.CHECK, told, seen=code or "no currency", expected=wanted)
        for code, wanted in asked.items()
    )


def control_balances(settings: Settings) -> dict[str, int]:
    """Balance of the control account by currency, minor units, out of "EUR=123.45, USD=-7"."""
    name, shape = "reports.control_balance", "a list such as EUR=123.45, USD=67.89 must stand there"
    found = {}
    for pair, value in _pairs(name, settings.reports.control_balance, shape):
        code = pair.strip().upper()
        if code not in CODES:
            raise SettingsError(f"{name}: {unknown('currency', pair, CODES)}")
        found[code] = to_minor(decimal_setting(f"{name}: {code}", value), code)
    return found


def provision_rates(settings: Settings) -> dict[str, Fraction]:
    """Expected loss (0 to 1) by bucket of the aging; empty where the settings give none."""
    parts, labels = list_parts(settings.reports.provision_rates), scheme(settings.aging.buckets).labels
    if not parts:
        return {}
    name = "reports.provision_rates"
    if len(parts) != len(labels):
        raise SettingsError(f"{name}: {len(parts)} rates; {len(labels)} must stand there, one for each bucket")
    rates = (_number(f"{name}: {label}", part, 0, 100) for label, part in zip(labels, parts, strict=True))
    return {label: Fraction(rate) / 100 for label, rate in zip(labels, rates, strict=True)}


def _pairs(name: str, text: str, expected: str) -> Iterator[tuple[str, str]]:
    for part in list_parts(text):
        key, sign, value = (side.strip() for side in part.partition("="))
        if not sign or not key:
            raise SettingsError(f"{name}: '{part}'; {expected}")
        yield key, value


def _number(name: str, text: str, low: int, high: int) -> Decimal:
    number = decimal_setting(name, text or "?", NUMBER)
    if not low <= number <= high:
        raise SettingsError(f"{name} = '{text}'; a number from {low} to {high} must stand there")
    return number


def minor_setting(name: str, text: str, currency: str) -> int:
    """An amount of 0 or more in minor units of ``currency``; SettingsError says what may stand there."""
    return to_minor(amount_setting(name, text), currency)
