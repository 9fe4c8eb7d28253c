"""The ribbon tab "AR" as data: groups, buttons and settings; the XML, the checks and the Python side read it here.

Buttons of commands come from ``xl_ar.registry``; what is only in the ribbon stands here. An id is a word of small
letters and underscores, because it is handed on to Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xl_ar import registry

TAB_ID, TAB_LABEL = "ar_tab", "AR"
AS_OF_ID = "as_of"
SETTINGS_ID = "settings"
_ID = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class TabButton:
    """A button as the ribbon shows it; ``id`` is what ``ribbon.press`` gets."""

    id: str
    label: str
    screentip: str
    supertip: str
    icon: str  # name of a built-in image (imageMso)
    large: bool = False
    command: str = ""  # the command of the registry it runs; "" where it is only in the ribbon


@dataclass(frozen=True, slots=True)
class Setting:
    """An item of the gallery of settings: choosing it gives the setting this value; ``id`` is for ``ribbon.choose``."""

    id: str
    label: str
    setting: str  # dotted name, as in ``xl_ar.settings``
    value: str
    tip: str


@dataclass(frozen=True, slots=True)
class TabGroup:
    """A group of the tab and its buttons from left to right."""

    id: str
    label: str
    buttons: tuple[TabButton, ...]


HELP = (
    TabButton("help", "Help", "Open the help", "Opens the documentation of xl-ar in your browser.", "Help", large=True),
    TabButton(
        "doctor", "Check up", "Check this installation",
        "Looks at Python, the add-in and its settings file, and says what is wrong and what would cure it. "
        "Also shows the versions.", "ErrorChecking",
    ),
    TabButton(
        "log", "Log", "Show the log", "Opens the file in which xl-ar writes what it did and what went wrong.",
        "FileOpen",
    ),
)  # fmt: skip

SETTINGS = (
    Setting("aging_buckets_default", "Buckets: 30, 60, 90, 120", "aging.buckets", "default",
            "Not due, 1-30, 31-60, 61-90, 91-120 and 121+ days."),
    Setting("aging_buckets_ninety", "Buckets: 30, 60, 90", "aging.buckets", "30,60,90",
            "Not due, 1-30, 31-60, 61-90 and 91+ days."),
    Setting("aging_buckets_erpnext", "Buckets: as ERPNext", "aging.buckets", "erpnext",
            "0-30, 31-60, 61-90, 91-120 and 121-Above; what is not due is in the first."),
    Setting("aging_buckets_oca", "Buckets: as Odoo (OCA)", "aging.buckets", "oca",
            "Current, 1-30, 31-60, 61-90, 91-120 and Older."),
    Setting("aging_basis_due", "Age from: due date", "aging.basis", "due", "Days are counted from the due date."),
    Setting("aging_basis_document", "Age from: document date", "aging.basis", "document",
            "Days are counted from the date of the document."),
    Setting("aging_credits_column", "Credits: own column", "aging.credits", "column",
            "Open credits stand in a column of their own."),
    Setting("aging_credits_net", "Credits: net in buckets", "aging.credits", "net",
            "Open credits lessen the bucket of their age."),
)  # fmt: skip


def groups() -> Iterator[TabGroup]:
    """The groups with buttons of commands in the order of ``registry.Group``, each with its buttons."""
    for group in registry.Group:
        found = tuple(
            TabButton(
                button_id(command.name),
                command.label,
                command.help,
                button.tip,
                button.icon,
                button.large,
                command.name,
            )
            for command in registry.commands()
            if (button := command.button) is not None and button.group is group
        )
        if found:
            yield TabGroup(f"group_{group.name.lower()}", group.value, found)


def buttons() -> tuple[TabButton, ...]:
    """Every button that ``ribbon.press`` must know: the commands, then Help; ValueError for an id unfit or taken."""
    found = (*(button for group in groups() for button in group.buttons), *HELP)
    names = [button.id for button in found]
    for name in (*names, *(item.id for item in SETTINGS)):
        if not _ID.fullmatch(name):
            raise ValueError(f"'{name}' is no id for a button: small letters and underscores only")
    if len(set(names)) < len(names):
        raise ValueError(f"two buttons share an id: {', '.join(sorted(names))}")
    return found


def button_id(command: str) -> str:
    """The id of the button of a command: its name, hyphens as underscores.

    >>> button_id("tie-out")
    'tie_out'
    """
    return command.replace("-", "_")


def setting(item: str) -> Setting:
    """The settings item of this id; KeyError for an unknown one."""
    return {found.id: found for found in SETTINGS}[item]
