"""``credit_balances``: what is owed to customers."""

from __future__ import annotations

from datetime import date

import pandas as pd

from xl_ar.api.frames import day, decimal_frame, ledger_frame
from xl_ar.commands.policies import credit_policy
from xl_ar.core.credits.balances import credit_balances as credits_of
from xl_ar.core.credits.rows import CREDIT_BALANCES
from xl_ar.core.named_accounts import named_accounts
from xl_ar.core.schema import CUSTOMERS, RECEIPTS
from xl_ar.settings import Settings
from xl_ar.tables.mapping.roles import Role


def credit_balances(
    open_items: pd.DataFrame,
    *,
    as_of: date | str,
    receipts: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Credit balances (columns of ``core.credits.rows.CREDIT_BALANCES``, amounts decimal).

    A customer that a receipt states by name is the account that has the name among the items, if only one has.
    """
    items = ledger_frame(open_items, Role.OPEN_ITEMS, "open_items")
    cash = RECEIPTS.empty() if receipts is None else ledger_frame(receipts, Role.RECEIPTS, "receipts")
    named = named_accounts(items, CUSTOMERS.empty(), cash)
    items, cash = named.of_items(items), named.of_stated(cash)
    codes = {*items["currency"], *cash["currency"]}
    policy = credit_policy(settings or Settings(), codes)
    return decimal_frame(credits_of(items, day(as_of), receipts=cash, policy=policy), CREDIT_BALANCES)
