"""The text a bank statement shows with a receipt, by way of payment."""

from __future__ import annotations

from datetime import date
from random import Random

from benchmarks.cash.words import JOINERS, LABELS, THANKS

CHANNELS = (("ACH", 34), ("WIRE", 30), ("CHECK", 22), ("OTHER", 14))
FRAMES = {
    "ACH": ("ACH CR {p22} {thanks} {own}", "BGC {named}", "{p16} CCD {thanks} ID {d9} {own}", "{own}"),
    "WIRE": (
        "SVWZ+{said} EREF+NOTPROVIDED ABWA+{p27}",
        ":70:{said}",
        "/ORDP/{p35}/REMI/{said}",
        "FEDWIRE ORG={p30} OBI={said} IMAD {d12}",
        "SEPA CT {p24} {own}",
    ),
    "CHECK": ("CHEQUE {d6} {own}", "LBX 90{d3} BATCH {d3} CHK {d6} {own}", "CHK#{d5} {own}"),
    "OTHER": ("{own}", "{own}", "{thanks} {own}", "CREDIT {p20} {own}"),
}
NOISE = (  # label and how many digits follow
    ("TRACE ", 15), ("EREF ", 10), ("TEL +44 20 79", 6), ("ACCT XXXX", 4), ("VAT DE", 9), ("DATE", 0), ("DATE", 0),
    ("BATCH ", 3), ("TERMINAL ", 6), ("TRN ", 8), ("MREF M", 6), ("CUST NO ", 5),
)  # fmt: skip
DATE_STYLES = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d.%m.%y")


def printed(minor: int, currency: str = "") -> str:
    """Minor units as decimals; yen without."""
    sign, whole = ("-" if minor < 0 else ""), abs(minor)
    return f"{sign}{whole // 100}" if currency == "JPY" else f"{sign}{whole // 100}.{whole % 100:02d}"


def listed(random: Random, numbers: list[str]) -> str:
    """Numbers in one line behind a label, the label sometimes repeated."""
    label, joiner = random.choice(LABELS), random.choice(JOINERS)
    if len(numbers) == 1:
        return label + numbers[0]
    if joiner == " " and any(" " in number for number in numbers):
        joiner = ", "
    return joiner.join(label + number for number in numbers) if random.random() < 0.15 else label + joiner.join(numbers)


def advice(random: Random, numbers: list[str], amounts: list[int], currency: str) -> str:
    """Remittance advice lines: a number and the amount paid on it each."""
    style = random.randrange(4)
    money = [printed(amount, currency) for amount in amounts]
    pairs = list(zip(numbers, money, strict=True))
    if style == 0:
        return "~".join(f"RMR*IV*{number}*PO*{amount}" for number, amount in pairs)
    if style == 1:
        return "REMITTANCE " + "; ".join(f"{number} {amount} {currency}" for number, amount in pairs)
    if style == 2:
        return " | ".join(f"Inv {number} = {amount}" for number, amount in pairs)
    return ", ".join(f"{number} ({amount})" for number, amount in pairs)


def _digits(random: Random, count: int) -> str:
    return "".join(random.choices("0123456789", k=count))


def distractor(random: Random, day: date) -> str:
    """A number that is no reference, labelled as such."""
    label, count = random.choice(NOISE)
    if label == "DATE":
        return day.strftime(random.choice(DATE_STYLES))
    stamp = f"{day:%y%m%d}" if label == "TRN " else ""
    return f"{label}{stamp}{_digits(random, count)}"


def memo(random: Random, channel: str, payer: str, text: str, noise: str) -> str:
    """The whole memo: the bank's frame around the payer's own ``text`` and ``noise``."""
    own = " ".join(part for part in (text, noise) if part)
    thanks = random.choice(THANKS)
    frame = random.choice(FRAMES[channel])
    numbers = {f"d{count}": _digits(random, count) for count in (3, 5, 6, 9, 12)}
    parts = {f"p{length}": payer[:length] for length in (16, 18, 20, 22, 24, 27, 30, 35)}
    filled = frame.format(own=own, thanks=thanks, said=own or thanks, named=own or payer[:18], **numbers, **parts)
    return " ".join(filled.split())
