"""What the figures of AR Dashboard are made of: a ``Position`` for each currency, out of the work on a workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from xl_ar.commands.policies import aging_policy
from xl_ar.commands.reports.provision_matrix import Matrix, provision_matrix
from xl_ar.commands.work import Work
from xl_ar.core.aging.aged import AgingResult, age
from xl_ar.core.credits.unapplied import unapplied_cash
from xl_ar.core.metrics.figures import Known, Position, Unknown
from xl_ar.core.metrics.loss_history import LossHistory, loss_history
from xl_ar.core.register.effects import up_to
from xl_ar.core.register.lines import REDUCES, Kind, active
from xl_ar.core.reports.periods import (
    Period,
    complete_since,
    credit_sales,
    monthly_sales,
    months_before,
    paid_undated,
    payments,
    written_undated,
)
from xl_ar.core.reports.write_offs import write_offs
from xl_ar.errors import InputError
from xl_ar.tables.mapping.roles import Role

_NO_SALES = Unknown("the workbook shows open items only, not what was sold and settled")
_NO_DUE = Unknown("neither due dates nor terms stand in the workbook")
_NO_RECEIPTS = Unknown("no receipts of this currency up to the as-of date stand in the workbook")
_NO_DISPUTES = Unknown("no column says what is disputed")
_NO_DAYS = Unknown("nothing paid in the period has its day in the workbook")
_NO_WRITE_OFFS = Unknown("neither AR Applications nor the ledger records any write-off")
_NO_DISPUTE_DAYS = Unknown("AR Applications records no open dispute with its day")
_BY_MONTHS = Unknown("buckets by calendar months are not followed")


@dataclass(frozen=True)
class Ground:
    """The work, the period of the report, and what of it several figures share."""

    work: Work

    @cached_property
    def period(self) -> Period:
        """The months up to the as-of date that the settings ask for."""
        return months_before(self.work.as_of, self.work.settings.reports.months)

    @cached_property
    def aging(self) -> AgingResult:
        """The aging by due date, whatever the aging of the settings goes by: past due is past the due date."""
        if self.work.settings.aging.basis == "due":
            return self.work.aging
        policy = replace(aging_policy(self.work.settings), basis="due")
        return age(self.work.items, self.work.as_of, policy, applications=self.work.applied_in_all)

    @cached_property
    def at_start(self) -> AgingResult:
        """The aging on the day before the period begins."""
        return replace(self.work, as_of=self.period.start).aging

    @property
    def currencies(self) -> list[str]:
        """Currencies with something open, sold or received."""
        used = (self.work.ledger_items["currency"], self.work.received["currency"])
        return sorted(set().union(*(set(column) for column in used)))

    def position(self, code: str) -> Position:
        """What the figures of one currency are made of."""
        detail, items = _only(self.aging.detail, code), _only(self.work.ledger_items, code)
        debits = detail[detail["open_amount"] > 0]
        current, past_due = _by_due(debits)
        receipts, lines = self._matched(code)
        received, unapplied = self._cash(code)
        told = not isinstance(self._disputed(debits), Unknown)
        sales, months = self._sales(items)
        to_pay, late = self._paid(code)
        by_customer = _only(self.aging.by_customer, code)
        return Position(
            code, int(detail["open_amount"].sum()), int(debits["open_amount"].sum()), current, past_due,
            by_customer["balance"].tolist(), self._disputed(debits),
            (int(debits["disputed"].astype(bool).sum()), len(debits)) if told else _NO_DISPUTES,
            self._dispute_days(debits), self.period.days, sales, months, self._opening(items, code),
            self._written_off(code), self.matrix(code).total, to_pay, late, received, unapplied, receipts, lines,
        )  # fmt: skip

    def on(self, day: date) -> AgingResult:
        """The aging of another day, of the workbook as it is now."""
        return self.aging if day == self.work.as_of else Ground(replace(self.work, as_of=day)).aging

    def not_known_on(self, day: date, code: str) -> str:
        """Why what was open at the end of a day is not known, '' where it is."""
        items = _only(self.work.ledger_items, code)
        since = self._since(items)
        if since is None:
            return _NO_SALES.why
        if since > day:
            return f"settled documents stand in the workbook from {since:%Y-%m} on, after {day}"
        undated = paid_undated(items, self.work.applied_in_all, day)
        return f"{undated:,} items were paid on a day that is not stated" if undated else _undated(items, day)

    def _since(self, items: pd.DataFrame) -> date | None:
        sources = {found.table.role for found in self.work.reading.used} & {Role.LEDGER, Role.OPEN_ITEMS}
        return complete_since(items, whole=sources == {Role.LEDGER})

    def _sales(self, items: pd.DataFrame) -> tuple[Known, list[tuple[int, int]] | Unknown]:
        since = self._since(items)
        if since is None:
            return _NO_SALES, _NO_SALES
        whole, period = _undated(items, since), _undated(items, self.period.start)
        months = Unknown(whole) if whole else monthly_sales(items, self.work.as_of, since)
        if pd.Timestamp(since) > pd.Timestamp(self.period.start) + pd.Timedelta(days=1):
            why = f"settled documents stand in the workbook from {since:%Y-%m} on, the period begins before"
            return Unknown(why), months
        return Unknown(period) if period else credit_sales(items, self.period), months

    def _opening(self, items: pd.DataFrame, code: str) -> Known:
        why = self.not_known_on(self.period.start, code)
        if why:
            return Unknown(why)
        return int(_only(self.at_start.aged, code)["open_amount"].sum())

    def _paid(self, code: str) -> tuple[list[tuple[int, int]] | Unknown, list[tuple[int, int]] | Unknown]:
        found = payments(self.work.ledger_items, self.period, self.work.applications, cash_alone=True)
        paid = _only(found, code)
        if not len(paid):
            return _NO_DAYS, _NO_DAYS
        due = paid[paid["due_date"].notna()]
        late = _days(due, "due_date") if len(due) else _NO_DUE
        return _days(paid, "document_date"), late

    def _disputed(self, debits: pd.DataFrame) -> Known:
        told = any("disputed" in found.table.fields for found in self.work.reading.used)
        told = told or bool((self.work.register["kind"] == Kind.DISPUTE).any())
        return int(debits.loc[debits["disputed"].astype(bool), "open_amount"].sum()) if told else _NO_DISPUTES

    def _dispute_days(self, debits: pd.DataFrame) -> list[int] | Unknown:
        """Days since each open dispute was recorded in the register."""
        lines = active(up_to(self.work.register, self.work.as_of))
        lines = lines[(lines["kind"] == Kind.DISPUTE) & lines["date"].notna()]
        open_keys = {self.work.item_keys[number] for number in debits["item_id"]}
        first = lines[lines["item"].isin(open_keys)].groupby("item")["date"].min()
        return (pd.Timestamp(self.work.as_of) - first).dt.days.tolist() if len(first) else _NO_DISPUTE_DAYS

    def _written_off(self, code: str) -> Known:
        found = self.write_offs
        if not len(found):
            return _NO_WRITE_OFFS
        found = _only(found, code)
        undated = int(found["date"].isna().sum())
        if undated:
            return Unknown(f"{undated:,} write-offs have no day in the workbook")
        return int(found.loc[self.period.holds(found["date"]), "amount"].sum())

    @cached_property
    def write_offs(self) -> pd.DataFrame:
        """Every write-off that the workbook records (core.reports.write_offs), up to the as-of date."""
        register = up_to(self.work.register, self.work.as_of)
        found = write_offs(self.work.ledger_items, register, self.work.applications)
        return found[~(found["date"] > pd.Timestamp(self.work.as_of))]

    def credits(self, code: str) -> int:
        """Open credits of a currency, 0 or below."""
        opened = _only(self.aging.aged, code)["open_amount"]
        return int(opened[opened < 0].sum())

    def history(self, code: str) -> LossHistory | Unknown:
        """What became of earlier sales of a currency, by bucket of the aging; or why that is not known."""
        items, scheme = _only(self.work.items, code), self.aging.policy.scheme
        since = self._since(items)
        if since is None:
            return _NO_SALES
        if scheme.months:
            return _BY_MONTHS
        if why := _undated(items, since):
            return Unknown(why)
        written_off = _only(self.write_offs, code).groupby("document")["amount"].sum()
        lost = {str(document): int(amount) for document, amount in written_off.items()}
        sold_since = items[items["document_date"] >= pd.Timestamp(since)]
        try:
            return loss_history(sold_since, self._applied, self.work.as_of, scheme.edges, lost)
        except InputError as error:
            return Unknown(str(error))

    def matrix(self, code: str) -> Matrix:
        """The provision matrix of a currency."""
        detail = _only(self.aging.detail, code)
        debits = detail[detail["open_amount"] > 0]
        return provision_matrix(code, debits, self.aging.policy.scheme, self.history(code), self.work.settings)

    @cached_property
    def _applied(self) -> pd.DataFrame:
        """Applications that the workbook states, and the payments of the register that the ledger has not posted."""
        lines = up_to(self.work.register, self.work.as_of)
        pending = lines["application"].isin(self.work.standing.pending) & lines["kind"].isin(REDUCES - {Kind.WRITE_OFF})
        own = lines[pending].rename(columns={"date": "applied_date"})[["document", "applied_date", "amount"]]
        return pd.concat([self.work.applications, own], ignore_index=True) if len(own) else self.work.applications

    def _cash(self, code: str) -> tuple[Known, Known]:
        received = _only(self.work.received, code)
        if not len(received):
            return _NO_RECEIPTS, _NO_RECEIPTS
        left = unapplied_cash(_only(self.work.unapplied, code), self.work.as_of, applications=self.work.applications)
        return int(received["amount"].sum()), int(left["amount"].sum())

    def _matched(self, code: str) -> tuple[tuple[int, int] | Unknown, tuple[int, int] | Unknown]:
        if not len(_only(self.work.received, code)):
            return _NO_RECEIPTS, _NO_RECEIPTS
        lines = _only(self.work.matches.lines, code)
        if not len(lines):
            done = Unknown("no receipt is left to match")
            return done, done
        auto = lines["status"] == "auto"
        receipts = lines["receipt_id"].nunique(), lines.loc[auto, "receipt_id"].nunique()
        return (receipts[1], receipts[0]), (int(auto.sum()), len(lines))


def _only(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    return frame[frame["currency"] == code]


def _undated(items: pd.DataFrame, start: date) -> str:
    """Why sales after a day are not known, '' where they are."""
    count = written_undated(items, start)
    return f"items without a document date that may have been sold after {start}: {count:,}" if count else ""


def _by_due(debits: pd.DataFrame) -> tuple[Known, Known]:
    """Of the open debits: not past due, past due."""
    if len(debits) and not debits["age_basis"].isin(["due_date", "terms"]).any():
        return _NO_DUE, _NO_DUE
    late = (debits["days_past_due"] > 0).fillna(False).to_numpy(dtype=bool)
    amounts = debits["open_amount"].to_numpy()
    return int(amounts[~late].sum()), int(amounts[late].sum())


def _days(paid: pd.DataFrame, start: str) -> list[tuple[int, int]]:
    days = (paid["paid_date"] - paid[start]).dt.days
    return [(int(amount), int(number)) for amount, number in zip(paid["amount"], np.asarray(days), strict=True)]
