"""Headings of aging buckets: 'Current', '1-30', 'over 90 days', ..."""

from __future__ import annotations

import re

_BUCKET = re.compile(
    r"^(current|not (yet )?due|not due|nicht fallig|a echoir|no vencido|(\d{1,3} ?(-|to|bis|a|–) ?\d{1,3})( days| tage| d)?"
    r"( past due| overdue)?|(>|over|uber|more than|plus de|older than) ?\d{1,3}( days| tage)?|\d{1,3} ?\+( days| tage)?"
    r"|\d{1,3} and (over|above)|< ?\d{1,3}( days)?|aged \d+|\d{1,3} days|\d{1,3}-?(above|over))$"
)


def is_bucket(heading: str) -> bool:
    """True for the heading of an aging bucket: 'Current', '1-30', 'over 90 days', ..."""
    return bool(_BUCKET.match(" ".join(heading.casefold().replace("–", "-").split())))
