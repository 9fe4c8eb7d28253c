"""The text a bank statement shows with a receipt, by way of payment."""

from __future__ import annotations

from datetime import date
from random import Random

from benchmarks.cash.words import JOINERS, LABELS, THANKS

CHANNELS = (("ACH", 34), ("WIRE", 30), ("CHECK", 22), ("OTHER", 14))
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


def distractor(random: Random, day: date) -> str:
    """A number that is no reference, labelled as such."""
    digits = lambda count: "".join(random.choices("0123456789", k=count))  # noqa: E731
    return random.choice(
        (
            f"TRACE {digits(15)}", f"EREF {digits(10)}", f"TEL +44 20 79{digits(2)} {digits(4)}", f"ACCT XXXX{digits(4)}", f"VAT DE{digits(9)}",
            f"{day.strftime(random.choice(DATE_STYLES))}", f"BATCH {digits(3)}", f"TERMINAL {digits(6)}", f"TRN {day:%y%m%d}{digits(8)}", f"MREF M{digits(6)}",
            f"CUST NO {digits(5)}",
        )
    )  # fmt: skip


def memo(random: Random, channel: str, payer: str, text: str, noise: str) -> str:
    """The whole memo: the bank's frame around the payer's own ``text`` and ``noise``."""
    digits = lambda count: "".join(random.choices("0123456789", k=count))  # noqa: E731
    own = " ".join(part for part in (text, noise) if part)
    thanks = random.choice(THANKS)
    if channel == "ACH":
        frames = (f"ACH CR {payer[:22]} {thanks} {own}", f"BGC {own or payer[:18]}", f"{payer[:16]} CCD {thanks} ID {digits(9)} {own}", own)
    elif channel == "WIRE":
        frames = (
            f"SVWZ+{own or thanks} EREF+NOTPROVIDED ABWA+{payer[:27]}", f":70:{own or thanks}", f"/ORDP/{payer[:35]}/REMI/{own or thanks}",
            f"FEDWIRE ORG={payer[:30]} OBI={own or thanks} IMAD {digits(12)}", f"SEPA CT {payer[:24]} {own}",
        )  # fmt: skip
    elif channel == "CHECK":
        frames = (f"CHEQUE {digits(6)} {own}", f"LBX 90{digits(3)} BATCH {digits(3)} CHK {digits(6)} {own}", f"CHK#{digits(5)} {own}")
    else:
        frames = (own, own, f"{thanks} {own}", f"CREDIT {payer[:20]} {own}")
    return " ".join(random.choice(frames).split())
