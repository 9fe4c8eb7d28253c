"""What the words of a remittance text mean: labels of numbers, joining words, remarks, in six languages."""

from __future__ import annotations

from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.numbers.buffers import PAD, Bytes, Hashes, Ints, hash_spans, padded

Roles = NDArray[np.uint32]


class Flag(IntFlag):
    """Remarks in a remittance text; one bit each."""

    STATEMENT = 1
    PARTIAL = 2
    ON_ACCOUNT = 4
    CUT_OFF = 8  # the list of numbers ends in "...", "ETC" or in mid number
    RANGE = 16
    CREDIT = 32  # a credit memo is mentioned
    DEDUCTION = 64
    DISCOUNT = 128


class Role(IntFlag):
    """What a word does to its neighbours; above the bits of Flag."""

    NOISE = 1 << 8  # labels a number that is no document: CHK, TRACE, ACCT
    LONG_NOISE = 1 << 9  # such a number may go on over blanks: IBAN, TEL
    DOCUMENT = 1 << 10  # labels a document: INV, RECHNUNG, PO
    FILLER = 1 << 11  # stands between label and number: NO, NR, NUMBER
    MONTH = 1 << 12
    CURRENCY = 1 << 13
    OF = 1 << 14  # 1 OF 3
    AND = 1 << 15
    ORDINAL = 1 << 16  # 21ST
    TERMS = 1 << 17  # NET 30
    STARTER = 1 << 18  # first word of a remark of two words
    CODE = 1 << 20  # names a field of a bank's message where a sign says so: /ROC/, SVWZ+
    OWN = 1 << 21  # labels the payer's own reference: a long run of digits is none of a document
    COUNTED = 1 << 22  # INSTALMENT 2: a short number beside it counts parts
    SHADOW = 1 << 19  # takes the meaning from the next word: REMOTE DEPOSIT


_WORDS: dict[int, str] = {
    Role.NOISE: """CHK CHECK CHEQUE CHECKS CHQ CK CKS CHEQUES TRN TRACE TRAN TRANS TRANSACTION TXN TRX UETR IMAD
        OMAD FED ACCT ACCOUNT ACC ACCTNO BIC SWIFT MOB BATCH BTCH AUTH AUTHORIZATION ABA RTN ROUTING ORIG ORIGID ID
        INDN SEQ CUST CUSTOMER KUNDENNR KUNDENNUMMER KDNR KUNDE KONTO KTO BLZ CLIENT CLIENTE KLANT KLANTNR MREF CRED
        MANDATE MANDAT MANDAAT VAT TVA IVA USTID EIN SSN TAX ZIP PLZ LOCKBOX LBX TERMINAL CARD VISA COMPTE CUENTA CTA
        CONTO REKENING ASSEGNO SCHECK LOTE LOTTO TRANSACTIE TRANSAKTION RIB SORT SORTCODE SIREN SIRET NIF CIF
        PIVA BTW VIREMENT EXT VENDOR SUPPLIER LIEFERANT FOURNISSEUR PROVEEDOR FORNITORE LEVERANCIER KD KDN CUSTNO KREF
        CUSTID DATE DATED DATUM FECHA VALUTA EED STORE SUITE STE APT UNIT FLOOR BOX""",
    Role.NOISE | Role.LONG_NOISE: "IBAN TEL PHONE PH FAX CELL TELEFON TELEPHONE TELEFONO TELEFOON",
    Role.DOCUMENT: """INV INVOICE INVOICES INVS INVNO INVNR RE REF REFS REFERENCE BILL BILLS DOC DOCUMENT PO POS
        ORDER SO RECHNUNG RECHNUNGEN RECHNUNGSNR RECHNUNGSNUMMER RG RGNR RE BELEG BELEGNR FACTURE FACTURES FACT FAC
        FACTURA FACTURAS FRA FATTURA FATTURE FATT FT FACTUUR FACTUREN FACTUURNR BESTELLUNG COMMANDE PEDIDO ORDINE
        BESTELLING AUFTRAG OBI MEMO CM CN DN BILLNO BILLNR DOCNO DOCNR REFNO REFNR INVNUM RENR FACTNO FRANO""",
    Role.FILLER: "NO NOS NR NRS NUM NUMBER NUMBERS NUMS NUMMER NUMERO NUMEROS NUMERI NUMMERS N #",
    Role.FILLER | Role.NOISE: "ID",
    Role.MONTH: """JAN JANUARY FEB FEBRUARY MAR MARCH APR APRIL MAY JUN JUNE JUL JULY AUG AUGUST SEP SEPT SEPTEMBER
        OCT OCTOBER NOV NOVEMBER DEC DECEMBER JANUAR FEBRUAR MAERZ MARZ MAI JUNI JULI OKT OKTOBER DEZ DEZEMBER JANVIER
        FEVRIER MARS AVRIL JUIN JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE ENERO FEBRERO MARZO ABRIL MAYO JUNIO
        JULIO AGOSTO SEPTIEMBRE OCTUBRE NOVIEMBRE DICIEMBRE GENNAIO FEBBRAIO APRILE MAGGIO GIUGNO LUGLIO SETTEMBRE
        OTTOBRE DICEMBRE JANUARI FEBRUARI MAART MEI AUGUSTUS""",
    Role.CURRENCY: """USD EUR GBP CAD AUD CHF JPY CNY MXN BRL INR SEK NOK DKK PLN CZK HUF NZD ZAR SGD HKD EURO EUROS
        DOLLARS AMT AMOUNT BETRAG MONTANT IMPORTE IMPORTO BEDRAG""",
    Role.OF: "OF VON DE SUR DI VAN",
    Role.AND: "AND UND ET Y E EN",
    Role.ORDINAL: "ST ND RD TH",
    Role.TERMS: "NET NETTO DAYS TAGE JOURS DIAS GIORNI DAGEN WEEK KW WK WOCHE SEMAINE QTR",
    Role.CODE: """RFB ROC CINV IROC SROC TSU URI IPI SVWZ EREF KREF MREF CRED DEBT ABWA ABWE BENM
        ORDP REMI PURP COAM OAMT RTRN ISDT BIC RETR IBAN""",
    Role.OWN: "EREF",
    Role.COUNTED: "RATE INSTALLMENT INSTALMENT INSTALL TEILZAHLUNG RATENZAHLUNG ABSCHLAG ACOMPTE RATA CUOTA TERMIJN",
    Role.SHADOW: "REMOTE MOBILE DIRECT CASH",
    Flag.RANGE: "THRU THROUGH TO BIS UNTIL TILL TOT HASTA JUSQU A AL",
    Flag.STATEMENT: """STATEMENT STATEMENTS STMT BALANCE BALANCES SALDO KONTOAUSZUG RELEVE ESTRATTO SOLDE SALDI
        REKENINGOVERZICHT KONTOAUSGLEICH SALDENAUSGLEICH SALDOAUSGLEICH AUSGLEICH""",
    Flag.PARTIAL: """PARTIAL PART INSTALLMENT INSTALMENT INSTALLMENTS INSTALMENTS INSTALL TEILZAHLUNG TEILBETRAG
        TEILRECHNUNG RATENZAHLUNG ABSCHLAG PARTIEL PARTIELLE PARCIAL PARZIALE DEELBETALING TERMIJN ECHEANCE CUOTA
        RATA""",
    Flag.ON_ACCOUNT: """ONACCOUNT DEPOSIT PREPAYMENT PREPAY PREPAID ANZAHLUNG VORAUSZAHLUNG VORKASSE AKONTO
        ACOMPTE AVANCE ANTICIPO ACCONTO VOORUITBETALING AANBETALING VOORSCHOT RETAINER""",
    Flag.CREDIT: """CM CN CRMEMO CREDITMEMO CREDITNOTE GUTSCHRIFT GUTSCHRIFTEN AVOIR AVOIRS ABONO CREDITNOTA
        CREDITFACTUUR NC""",
    Flag.DEDUCTION: """DEDUCTION DEDUCTIONS DEDUCT DEDUCTED DED LESS SHORT SHORTPAY SHORTAGE CHARGEBACK CHARGEBACKS
        ABZUG ABZUEGE KUERZUNG RETENUE DEDUCCION RETENCION TRATTENUTA RITENUTA INHOUDING KORTGEDAAN RETURN RETURNS
        DAMAGE DAMAGED ABZGL""",
    Flag.CUT_OFF: "ETC USW ECC ENZ",
    Flag.DISCOUNT: "DISCOUNT DISC DISCOUNTS SKONTO ESCOMPTE DESCUENTO SCONTO KORTING REMISE RABAIS RABATT",
}
_PAIRS: dict[int, str] = {
    Flag.ON_ACCOUNT: """ON.ACCOUNT ON.ACCT ON.ACC A.KONTO SUR.COMPTE A.CUENTA IN.ACCONTO UNAPPLIED.CASH DOWN.PAYMENT
        ADVANCE.PAYMENT ADVANCE.PYMT ADVANCE.PMT
        OP.REKENING""",
    Flag.CREDIT: """CREDIT.MEMO CREDIT.MEMOS CREDIT.NOTE CREDIT.NOTES CR.MEMO CR.NOTE NOTE.CREDIT NOTE.DE NOTA.CREDITO
        NOTA.DE NOTA.DI LESS.CREDIT LESS.CREDITS""",
    Flag.CUT_OFF: "AND.OTHERS AND.MORE ET.AL ET.AUTRES UND.WEITERE Y.OTROS Y.MAS EN.ANDERE E.ALTRI PLUS.OTHERS",
    Flag.STATEMENT: """ALL.OPEN ALL.INVOICES ALL.DUE ALL.OUTSTANDING ESTADO.DE ALLE.RECHNUNGEN ALLE.OFFENEN PAST.DUE
        FULL.ACCOUNT ACCOUNT.SETTLEMENT ACCOUNT.SETTLED ACCOUNT.CLEARED SETTLE.ACCOUNT CLEAR.ACCOUNT CLEARING.ACCOUNT
        OPEN.ITEMS OPEN.INVOICES OFFENE.POSTEN OFFENEN.POSTEN OFFENE.RECHNUNGEN TOUTES.FACTURES TODAS.LAS
        TODAS.FACTURAS TUTTE.LE TUTTE.FATTURE ALLE.FACTUREN OPENSTAANDE.FACTUREN OPENSTAANDE.POSTEN PARTITE.APERTE
        SALDEREN.REKENING""",
    Flag.PARTIAL: "PAY.PART TEIL.ZAHLUNG",
    Flag.RANGE: "JUSQU.A",
}
_LETTERS = 16  # longer words mean nothing here


def word_hashes(words: list[str]) -> Hashes:
    """The hashes of words as ``word_roles`` gives them."""
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths + PAD
    return hash_spans(padded(np.frombuffer("".join(words).encode(), dtype=np.uint8)), starts, lengths)


def _vocabulary() -> tuple[Hashes, Roles]:
    roles: dict[str, int] = {}
    for role, words in _WORDS.items():
        for word in words.split():
            roles[word] = roles.get(word, 0) | int(role)
    for pairs in _PAIRS.values():
        for pair in pairs.split():
            first = pair.split(".")[0]
            roles[first] = roles.get(first, 0) | int(Role.STARTER)
    hashes = word_hashes(list(roles))
    order = np.argsort(hashes)
    return hashes[order], np.array(list(roles.values()), dtype=np.uint32)[order]


def _pairs() -> tuple[Hashes, Roles]:
    flags = {pair: int(flag) for flag, pairs in _PAIRS.items() for pair in pairs.split()}
    firsts, seconds = (word_hashes([pair.split(".")[side] for pair in flags]) for side in (0, 1))
    hashes = paired(firsts, seconds)
    order = np.argsort(hashes)
    return hashes[order], np.array(list(flags.values()), dtype=np.uint32)[order]


def paired(firsts: Hashes, seconds: Hashes) -> Hashes:
    """The hash of two words that follow one another."""
    result: Hashes = (firsts ^ np.uint64(0x5851F42D4C957F2D)) * np.uint64(3) + seconds
    return result


_VOCABULARY = _vocabulary()
_PAIR_FLAGS = _pairs()
_SIEVE = np.zeros(1 << 16, dtype=np.bool_)
_SIEVE[_VOCABULARY[0] >> np.uint64(48)] = True


def _known(hashes: Hashes, vocabulary: tuple[Hashes, Roles]) -> Roles:
    keys, roles = vocabulary
    at = np.minimum(np.searchsorted(keys, hashes), keys.size - 1)
    found: Roles = np.where(keys[at] == hashes, roles[at], np.uint32(0))
    return found


def word_roles(buffer: Bytes, starts: Ints, lengths: Ints) -> tuple[Roles, Hashes]:
    """Roles and flags of each word (0 for a word that means nothing), and the words' hashes."""
    roles = np.zeros(starts.size, dtype=np.uint32)
    hashes = np.zeros(starts.size, dtype=np.uint64)
    short = np.flatnonzero(lengths <= _LETTERS)
    hashes[short] = hash_spans(buffer, starts[short], lengths[short])
    likely = short[_SIEVE[hashes[short] >> np.uint64(48)]]
    roles[likely] = _known(hashes[likely], _VOCABULARY)
    return roles, hashes


def pair_flags(firsts: Hashes, seconds: Hashes) -> Roles:
    """Flags of remarks of two words, such as "ON ACCOUNT"; 0 for other pairs."""
    return _known(paired(firsts, seconds), _PAIR_FLAGS)
