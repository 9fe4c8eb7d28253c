"""The receipts of cash_application.xlsx, case by case, each with its true answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from samples import names
from samples.clerk import weekday
from samples.model import AS_OF, ZERO, Item


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt with what it truly pays; ``clear`` where the evidence leaves one answer only."""

    receipt_id: str
    value_date: date
    amount: Decimal
    payer: str
    text: str
    case: str
    documents: tuple[str, ...] = ()
    clear: bool = False


@dataclass(slots=True)
class Desk:
    """Hands out open items, each at most once, and numbers the receipts."""

    items: list[Item]
    made: list[Receipt] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def take(self, count: int = 1) -> list[Item]:
        """The next ``count`` unused invoices of one customer whose amounts no other open item has."""
        for name in names.US[len(self.made) % 7 :] + names.US:
            free = [item for item in self.free() if item.customer == name]
            if len(free) >= count + 1:
                self.used.update(item.document for item in free[:count])
                return free[:count]
        raise LookupError(f"no customer has {count} unused invoices left")

    def free(self) -> Iterator[Item]:
        """Unused invoices whose amount no other open item has."""
        amounts = [item.open for item in self.items]
        for item in self.items:
            if item.document not in self.used and item.open > 0 and amounts.count(item.open) == 1:
                yield item

    def add(
        self, case: str, paid: list[Item], text: str, *, payer: str, amount: Decimal, clear: bool
    ) -> None:
        """One more receipt."""
        number = len(self.made) + 1
        day = weekday(AS_OF - timedelta(days=(40 - number) // 6))
        documents = tuple(item.document for item in paid)
        self.made.append(Receipt(f"R-{number:04d}", day, amount, payer, text, case, documents, clear))


def receipts(items: list[Item]) -> list[Receipt]:
    """All receipts in order of value date."""
    desk = Desk(items)
    for step in (_exact, _rewritten, _several, _noise, _named, _differences, _netted, _doubled, _unclear):
        step(desk)
    return desk.made


def _exact(desk: Desk) -> None:
    for text in ("Payment {0}", "{0}", "INVOICE {0} / {1}", "Pmt for {0} thank you", "{0}"):
        (item,) = desk.take()
        _full(desk, "exact reference", [item], text.format(item.document, item.po), item.customer)


def _rewritten(desk: Desk) -> None:
    for text in ("inv {0}", "{0}", "INV{0}", "Invoice no. {0}", "INV 00{0}"):
        (item,) = desk.take()
        _full(desk, "rewritten reference", [item], text.format(item.document[4:]), item.customer.upper())


def _several(desk: Desk) -> None:
    for count, join in ((2, " and "), (3, ", "), (2, "/"), (4, " ")):
        paid = desk.take(count)
        text = "Invoices " + join.join(item.document[4:] for item in paid)
        _full(desk, "several references", paid, text, paid[0].customer)


def _noise(desk: Desk) -> None:
    for text in (
        "ACH CREDIT TRACE 091408597700261 REF {0} TEL 5550142",
        "WIRE 20260618 /RFB/{0}/ACCT 4417720093",
        "CHK 0048817 INV{1} DTD 060526",
    ):
        (item,) = desk.take()
        _full(
            desk, "reference in bank noise", [item], text.format(item.document, item.document[4:]), _cut(item)
        )


def _named(desk: Desk) -> None:
    for alter in (_cut, _bare, _swapped, _cut):
        (item,) = desk.take()
        _full(desk, "payer name variant and amount", [item], "monthly payment", alter(item))


def _full(desk: Desk, case: str, paid: list[Item], text: str, payer: str) -> None:
    desk.add(case, paid, text, payer=payer, amount=sum((item.open for item in paid), ZERO), clear=True)


def _cut(item: Item) -> str:
    return item.customer.upper().replace(",", "").replace(".", "")[:18].strip()


def _bare(item: Item) -> str:
    words = item.customer.replace("&", "and").replace(",", "").replace(".", "").lower().split()
    return " ".join(word for word in words if word not in ("inc", "llc", "co", "corp"))


def _swapped(item: Item) -> str:
    rest, _, last = item.customer.rstrip(".").rpartition(" ")
    return f"{last} {rest}".upper()


def _differences(desk: Desk) -> None:
    for case, change in (("short pay", "-35.00"), ("short pay", "-12.50"), ("overpayment", "100.00")):
        (item,) = desk.take()
        amount = item.open + Decimal(change)
        desk.add(case, [item], f"Payment {item.document}", payer=item.customer, amount=amount, clear=True)
    (item,) = desk.take()
    amount = (item.open * Decimal("0.98")).quantize(Decimal("0.01"))
    text = f"{item.document} less 2% prompt payment"
    desk.add("discount taken", [item], text, payer=item.customer, amount=amount, clear=True)


def _netted(desk: Desk) -> None:
    credit = next(item for item in desk.items if item.open < 0)
    invoice = next(
        item for item in desk.free() if item.customer == credit.customer and item.open > -credit.open
    )
    desk.used.add(invoice.document)
    _full(
        desk,
        "credit memo netted",
        [invoice, credit],
        f"{invoice.document} - {credit.document}",
        credit.customer,
    )


def _doubled(desk: Desk) -> None:
    """The same payment twice: the first pays the invoice, the second is a duplicate."""
    (item,) = desk.take()
    text = f"Payment {item.document}"
    _full(desk, "exact reference", [item], text, item.customer)
    desk.add("duplicate payment", [], text, payer=item.customer, amount=item.open, clear=False)


def _unclear(desk: Desk) -> None:
    strangers = (
        ("Osprey Ledge Holdings", "3120.55", "services"),
        ("M TREVANION", "75.00", ""),
        ("Palisade Drayage", "918.20", "order 77120"),
    )
    for payer, amount, text in strangers:
        desk.add("unknown payer", [], text, payer=payer, amount=Decimal(amount), clear=False)
    for name, amount in ((names.US[3], "1850.00"), (names.US[9], "642.75")):
        desk.add("tie", [], "on account of open invoices", payer=name, amount=Decimal(amount), clear=False)
