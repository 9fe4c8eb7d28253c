"""The settings of matching as the engine gets them, and what is said of wrong ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from xl_ar.cli import main
from xl_ar.commands.policies import matching_policy
from xl_ar.core.matching.policy import MatchingPolicy
from xl_ar.errors import SettingsError
from xl_ar.settings import Settings, load


def settings(**matching: Any) -> Settings:
    return replace(Settings(), matching=replace(Settings().matching, **matching))


def test_the_defaults_are_those_of_the_engine() -> None:
    assert matching_policy(Settings(), "USD") == MatchingPolicy()


def test_every_setting_reaches_the_policy() -> None:
    policy = matching_policy(
        settings(
            points="sign.near=-5, rule.quoted=+0.5",
            early_days=4,
            discount_grace_days=0,
            bank_fee_limit="12.5",
            rates="eur/usd=1.25",
            largest_search=8,
            tolerance_each=True,
            late_discount="refused",
            discount_on_parts=True,
            pay_first="charges",
        ),
        "USD",
    )
    assert policy.points == {"sign.near": -5.0, "rule.quoted": 0.5}
    assert (policy.early_days, policy.discount_grace_days, policy.largest_search) == (4, 0, 8)
    assert (policy.tolerance_each, policy.late_discount, policy.grace_days) == (True, "refused", 0)
    assert (policy.discount_on_parts, policy.pay_first) == (True, "charges")
    assert policy.bank_fee_limit == 1250
    assert policy.rates == {("EUR", "USD"): Decimal("1.25"), ("USD", "EUR"): Decimal("0.8")}


def test_a_limit_is_in_units_of_the_currency() -> None:
    assert matching_policy(settings(bank_fee_limit="50"), "JPY").bank_fee_limit == 50


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"points": "sign.neer=-5"}, "matching.points: unknown points 'sign.neer': did you mean 'sign.near'"),
        ({"points": "rule.quotd=1"}, "did you mean 'rule.quoted'"),
        ({"points": "sign.near"}, "matching.points: 'sign.near'; a list such as sign.near=-5"),
        ({"points": "sign.near=few"}, "matching.points: sign.near = 'few'; a number must stand there"),
        ({"points": "sign.near=99"}, "a number from -50 to 50 must stand there"),
        ({"points": "sign.near=nan"}, "a number must stand there"),
        ({"rates": "EUR=1.08"}, "matching.rates: 'EUR'; a list such as EUR/USD=1.08"),
        ({"rates": "EUR/USDD=1.08"}, "unknown currency 'USDD': did you mean 'USD'"),
        ({"rates": "EUR/USD=0"}, "a number above 0 must stand there"),
        ({"rates": "EUR/USD=1,08"}, "matching.rates: '08'"),
        ({"bank_fee_limit": "-1"}, "matching.bank_fee_limit = '-1'; an amount of 0 or more must stand there"),
        ({"bank_fee_limit": "some"}, "an amount such as 5.00 must stand there"),
        ({"tolerance": "-5"}, "matching.tolerance = '-5'; an amount of 0 or more"),
    ],
)
def test_a_wrong_text_is_named_with_what_may_stand_there(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        matching_policy(settings(**wrong))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("early_days = -1", "a number from 0 to 366"),
        ("early_days = 1.5", "a whole number must stand there"),
        ("early_days = true", "a whole number must stand there"),
        ("largest_search = 40", "a number from 0 to 24"),
    ],
)
def test_whole_numbers_have_bounds(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "xl_ar.toml").write_text(f"[matching]\n{text}\n")
    with pytest.raises(SettingsError, match=said):
        load(tmp_path)


@pytest.mark.parametrize(
    ("pair", "code", "said"),
    [
        ("matching.early_days=7", 0, "7"),
        ("matching.early_days=seven", 2, "a whole number must stand there"),
        ("matching.points=number.exat=1", 2, "did you mean 'number.exact'"),
        ("aging.detail=maybe", 2, "true or false must stand there"),
    ],
)
def test_the_command_line_checks_them_before_any_work(pair: str, code: int, said: str) -> None:
    result = CliRunner().invoke(main, ["settings", "--set", pair])
    assert result.exit_code == code
    assert said in result.output
