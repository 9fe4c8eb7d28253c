"""Names of workbooks in a store: which of them are kept as files here, and why the others are not."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

ORIGINALS = "originals"  # the folder in --out that takes what is fetched
_NOT_IN_A_NAME = '<>:"|?*\\'
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE | re.DOTALL)
_LONGEST = 255  # bytes of one name on the usual file systems
_DEEPEST = 40  # folders inside each other


def refused(key: str) -> str:
    """Why a key can be no file in a folder of any system, as a sentence; empty where it can."""
    parts = key.split("/")
    if len(parts) > _DEEPEST:
        return f"lies more than {_DEEPEST} folders deep, as it would in a circle of links. Give an inner folder"
    if len(parts) > 1 and parts[0].casefold() == ORIGINALS:
        return f"its folder has the name of the one that the originals are kept in, {ORIGINALS}. Rename that folder"
    reason = next((why for part in parts if (why := _refused_part(part))), "")
    return f"{reason}. Rename it there" if reason else ""


def _refused_part(part: str) -> str:
    if not part:
        return "a part of its name is empty, or it begins with '/'"
    if part in (".", ".."):
        return f"'{part}' in its name leads elsewhere"
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in part):
        return "a control sign or a broken character is in its name"
    if found := next((sign for sign in part if sign in _NOT_IN_A_NAME), ""):
        return f"'{found}' in its name means something else to a system"
    if part[-1] in ". ":
        return "a part of its name ends with a point or a blank, which Windows drops"
    if _DEVICE.fullmatch(part):
        return f"'{part}' is the name of a device on Windows"
    return f"a part of its name is longer than {_LONGEST} bytes" if len(part.encode()) > _LONGEST else ""


def alike(keys: Iterable[str]) -> dict[str, str]:
    """Keys that some systems take for one name, each with another one of them."""
    groups = defaultdict(list)
    for key in sorted(keys):
        groups[unicodedata.normalize("NFC", unicodedata.normalize("NFC", key).casefold())].append(key)
    return {key: group[key == group[0]] for group in groups.values() if len(group) > 1 for key in group}
