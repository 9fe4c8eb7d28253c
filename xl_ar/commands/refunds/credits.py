"""The credits of a workbook as refunds need them: what is open, who paid it and when, what stands beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from xl_ar.commands.rows import dates
from xl_ar.commands.work import Work
from xl_ar.core.credits.balances import less_matched
from xl_ar.core.credits.causes import CASH_TYPES
from xl_ar.core.credits.shared import Account, OpenCredit
from xl_ar.core.money import decimal_text
from xl_ar.sheets.layout import Value

_OF_CASH = ("overpayment", "duplicate_payment", "small_residue")
_ADVICE = {"transfer": "transfer", "hold": "hold", "write_off": "write off", "review": "review"}


class RefundCredits:
    """The credits of a workbook as refunds need them."""

    def __init__(self, work: Work, keys: Sequence[str]) -> None:
        self._work, self._place = work, {key: place for place, key in enumerate(keys)}
        self._frame = work.credits
        self.beside_debits = work.settings.credits.refund_beside_debits

    @cached_property
    def opened(self) -> list[OpenCredit]:
        """Every row of AR Credits with its account."""
        names = ("level", "customer", "currency", "document", "credit_balance")
        rows = zip(*(self._frame[name].tolist() for name in names), strict=True)
        return [OpenCredit(account_of(*texts), documents_of(texts[-1]), amount) for *texts, amount in rows]

    @cached_property
    def _cash(self) -> Mapping[str, tuple[date | None, str, str]]:
        """Day, payer and way of each receipt."""
        names = ("receipt_id", "payer", "channel")
        texts = (self._work.received[name].tolist() for name in names)
        known = zip(*texts, dates(self._work.received["value_date"]), strict=True)
        return {number: (when, payer, channel) for number, payer, channel, when in known}

    @cached_property
    def _posted(self) -> Mapping[tuple[str, str], date | None]:
        """The day of each payment that stands among the items, by customer and document."""
        items = self._work.items
        items = items[items["document_type"].isin(CASH_TYPES)]
        pairs = zip(items["customer"], items["document"], strict=True)
        return dict(zip(pairs, dates(items["document_date"]), strict=True))

    def account(self, key: str) -> Account:
        """Whose credit the row of ``key`` is."""
        return self.opened[self._place[key]].account

    def begun(self, key: str) -> dict[str, Value]:
        """A new row by column, amounts in currency units, out of the credit of ``key``."""
        credit, mine = self._frame.iloc[self._place[key]], self.opened[self._place[key]]
        cash = [self._cash[number] for number in mine.documents if number in self._cash]
        days = [when for when, _, _ in cash]
        days += [self._posted.get((mine.account[0], document)) for document in mine.documents]
        row: dict[str, Value] = {
            name: credit[name] for name in ("customer", "customer_name", "currency", "level", "document")
        }
        whole = sum(row[0].amount for row in self._mine(mine.account, mine.documents))
        return row | {
            "credit_then": decimal_text(mine.amount, credit["currency"]),
            "all_then": decimal_text(whole, credit["currency"]),
            "payer": "; ".join(sorted({payer for _, payer, _ in cash if payer})),
            "paid_by": "; ".join(sorted({channel for _, _, channel in cash if channel})),
            "received": max((known for known in days if known), default=None),
        }

    @cached_property
    def _of_account(self) -> Mapping[Account, list[tuple[OpenCredit, str, str, str]]]:
        """The credits of each account with level, action and cause."""
        found: defaultdict[Account, list[tuple[OpenCredit, str, str, str]]] = defaultdict(list)
        told = (self._frame[name].tolist() for name in ("level", "action", "cause"))
        for one, *words in zip(self.opened, *told, strict=True):
            found[one.account].append((one, *words))
        return found

    @cached_property
    def _debits(self) -> Mapping[Account, int]:
        """The debits of each customer and currency less what automatic matches pay, minor units."""
        lines = self._work.matches.lines
        lines = lines[~lines["receipt_id"].isin(self._work.self_applied["receipt_id"])]
        left = less_matched(self._work.opened, self._work.received, lines)
        sums = left[left["open_amount"] > 0].groupby(["customer", "currency"], as_index=False)["open_amount"].sum()
        accounts = zip(sums["customer"].tolist(), sums["currency"].tolist(), strict=True)
        return dict(zip(accounts, sums["open_amount"].tolist(), strict=True))

    def _mine(self, account: Account, documents: frozenset[str]) -> list[tuple[OpenCredit, str, str, str]]:
        return [row for row in self._of_account.get(account, ()) if row[0].documents & documents]

    def net_told(self, account: Account, documents: frozenset[str]) -> str:
        """What an account has open beside a credit that stands under debits, "" where it stands under none."""
        if not any(level == "item" for _, level, _, _ in self._mine(account, documents)):
            return ""
        debits = self._debits.get(account, 0)
        net = debits - sum(row[0].amount for row in self._of_account[account])
        sums = [f"{decimal_text(abs(minor), account[1])} {account[1]}".rstrip() for minor in (debits, net)]
        return f"the customer has debits of {sums[0]} open; net {sums[1]} {'owed to' if net >= 0 else 'owed by'} you"

    def advice(self, account: Account, documents: frozenset[str], dated: bool) -> Iterator[str]:
        """What AR Credits recommends instead of a refund, and whether its cash is not ``dated``."""
        mine = self._mine(account, documents)
        if other := [_ADVICE[action] for action in sorted({row[2] for row in mine}) if action in _ADVICE]:
            yield f"AR Credits recommends to {' and '.join(other)} it"
        if not dated and any(cause in _OF_CASH for *_, cause in mine):
            yield "the day on which its cash came is not in the workbook: check that it has cleared"


def account_of(level: str, customer: str, currency: str, document: str) -> Account:
    """Whose credit it is: of a customer, or of cash without one by its receipt."""
    return (customer, currency, document) if level == "unidentified" else (customer, currency)


def documents_of(text: str) -> frozenset[str]:
    """The documents or receipts that a row of credit names."""
    return frozenset(text.split("; "))
