"""Words that cells use: totals, balances brought forward, statuses, kinds of document, yes and no, in or out."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache

_TOTAL = re.compile(
    r"^\W*(?:(?:grand|sub|report|page|running|overall|customer|invoice|net)[ -]?)*(?:totals?|sum|summe|gesamt(?:summe|betrag)?"
    r"|zwischensumme|endsumme|somme|totaux|sous[ -]total|suma|subtotales|totale|totali|subtotale|totaal|subtotaal|razem|summa|insgesamt|total general|итого|всего|合計|小計)\b"
    r"|\b(?:sub)?totals?\W*$|^\W*total (?:for|of|due|outstanding|open|ar|receivables?)\b",
    re.IGNORECASE,
)
_BALANCE = re.compile(
    r"^\W*(?:opening|beginning|closing|ending|starting|previous|brought|carried|anfangs|end|schluss|saldo|solde|sald)?[ -]*"
    r"(?:bal(?:ance)?|ubertrag|übertrag|bestand|saldo|vortrag|forward|ancien solde|nouveau solde|anterior|inicial|final|iniziale|finale)"
    r"(?:\s+(?:b/?[df]|c/?[df]|brought (?:down|forward)|carried (?:down|forward)|forward|vortrag|at (?:start|end).*|as (?:of|per).*"
    r"|inicial|final|iniziale|finale|initial))?\W*$|^\W*(?:balance at (?:start|end)|solde (?:initial|final|au)|saldo (?:inicial|final)).*$"
    r"|^\W*(?:saldovortrag|anfangsbestand|endbestand|anfangssaldo|endsaldo|anfangsguthaben)\W*$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"open|begin|start|brought|b/?[df]\b|vortrag|anfang|inicial|initial|iniziale|ancien|previous",
    re.IGNORECASE,
)


class Standing(StrEnum):
    """What a status says of an item."""

    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"
    UNKNOWN = "unknown"


_VOID = re.compile(
    r"\b(cancel\w*|void\w*|drafts?|revers\w*|rejected|deleted|storn\w*|entwurf|annul\w*|brouillon|anulad\w*|borrador|bozza"
    r"|geannuleerd|concept|anulowan\w*|makulerad|proforma|pro forma|failed|declined|bounced|expired)\b"
)
_PARTLY = re.compile(
    r"\b(part\w*|teil\w*|parci\w*|parzial\w*|deels|gedeeltelijk)\b|\bnot (paid|cleared|settled|closed)\b|\bun(paid|settled|cleared)\b"
    r"|\bnicht (bezahlt|ausgeglichen)\b|\bnon (paye|regle|pagat)\w*|\bno pagad\w*|\bniet betaald\b|\bunbezahlt\b|\bimpay\w*|\bto be paid\b"
)
_CLOSED = re.compile(
    r"\b(paid|closed|settled|cleared|collected|complete[d]?|received|reconciled|applied|bezahlt|ausgeglichen|beglichen|erledigt|geschlossen"
    r"|paye[e]?|regle[e]?|solde[e]?|pagad[oa]|cobrad[oa]|liquidad[oa]|pagat[oa]|incassat[oa]|saldat[oa]|betaald|voldaan|zaplacon\w*"
    r"|betald|written off|write off|cl|c)\b"
)
_OPEN = re.compile(
    r"\b(open|outstanding|overdue|past due|due|pending|current|disputed?|sent|issued|approved|awaiting|offen|uberfallig|fallig|en attente"
    r"|ouvert\w*|pendiente|vencid[oa]|apert[oa]|scadut[oa]|openstaand|vervallen|otwart\w*|oppen|forfallen|financed|in progress"
    r"|promised?|escalated|legal|op|o)\b"
)


class DocumentType(StrEnum):
    """Our names for kinds of document."""

    INVOICE = "invoice"
    CREDIT_MEMO = "credit_memo"
    DEBIT_MEMO = "debit_memo"
    ON_ACCOUNT = "on_account"
    WRITE_OFF = "write_off"


_CREDIT_TYPES = re.compile(
    r"\b(credit (?:memo|note|invoice)|credit|cr|cm|cn|crn|credit memos?|gutschrift|rechnungskorrektur|storno|avoir|abono|nota de credito"
    r"|nota di credito|creditnota|creditfactuur|faktura korygujaca|kreditnota|kreditfaktura|refund|sc|arcredit|accreccredit|dg)\b"
)
_WRITE_OFF_TYPES = re.compile(
    r"\b(write offs?|written off|bad debts?|charge offs?|charged off|ausbuchung|forderungsausfall|abschreibung)\b"
)
_DEBIT_TYPES = re.compile(
    r"\b(debit (?:memo|note)|dm|dn|lastschrift|nota de debito|finance charge|late fee|interest)\b"
)
_PAYMENT_TYPES = re.compile(
    r"\b(payments?|pay|rcpt|receipt|cash|on account|unapplied|prepayment|deposit|pmt|zahlung|anzahlung|paiement|acompte|pago|anticipo|pagamento"
    r"|acconto|betaling|wplata|inbetalning|dz|sa)\b"
)


def is_total(text: str) -> bool:
    """True for the label of a total or subtotal row."""
    return bool(_TOTAL.search(text))


def is_bare_total(text: str) -> bool:
    """True for a total label that is nothing else: a row with a date needs one to be a total."""
    return is_total(text) and len(text.split()) <= 2


def is_balance_line(text: str) -> bool:
    """True for 'Opening balance', 'Balance b/d', 'Saldovortrag' and their like."""
    return bool(_BALANCE.match(text))


def is_opening(text: str) -> bool:
    """True when a balance line is an opening one."""
    return bool(_OPENING.search(text))


@cache
def standing(status: str) -> Standing:
    """What a status text says: open, closed, void (not a receivable) or unknown."""
    text = _plain(status)
    if not text:
        return Standing.UNKNOWN
    if _VOID.search(text):
        return Standing.VOID
    if _PARTLY.search(text):
        return Standing.OPEN
    if _CLOSED.search(text):
        return Standing.CLOSED
    return Standing.OPEN if _OPEN.search(text) else Standing.UNKNOWN


@cache
def document_type(text: str) -> DocumentType:
    """Kind of document that a type column names; an invoice where it names no other."""
    plain = _plain(text)
    if _WRITE_OFF_TYPES.search(plain):
        return DocumentType.WRITE_OFF
    if _DEBIT_TYPES.search(plain):
        return DocumentType.DEBIT_MEMO
    if _CREDIT_TYPES.search(plain):
        return DocumentType.CREDIT_MEMO
    return DocumentType.ON_ACCOUNT if _PAYMENT_TYPES.search(plain) else DocumentType.INVOICE


@cache
def yes(text: str) -> bool:
    """True for the ways a flag column says yes; a reason or date in it is a yes as well."""
    plain = _plain(text)
    return plain not in (
        "",
        "no",
        "n",
        "false",
        "0",
        "0.0",
        "nein",
        "non",
        "none",
        "nee",
        "nie",
        "nej",
        "na",
        "n a",
        "not disputed",
    )


@cache
def inflow(text: str) -> bool | None:
    """True when a direction text says money came in, False when it went out, None when it says neither."""
    plain = _plain(text)
    if re.search(
        r"\b(cr|crdt|credit|c|in|haben|h|deposit|received|receipt|incoming|bij|dslip|eingang|credito|abono)\b",
        plain,
    ):
        return True
    if re.search(
        r"\b(dr|dbit|debit|d|out|soll|s|withdrawal|check|paid|outgoing|af|ausgang|debito|cargo|atm|fee)\b",
        plain,
    ):
        return False
    return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char if char.isalnum() else " " for char in folded if not unicodedata.combining(char))
    return " ".join(kept.split())
