"""Which open items of one customer make up a payment, and can that be trusted?"""

from xl_ar.core.sums.chance import expected_hits, price_list
from xl_ar.core.sums.completing import completions
from xl_ar.core.sums.counting import count_subsets
from xl_ar.core.sums.families import Family
from xl_ar.core.sums.finding import Sum, find_sum, widest_search

__all__ = [
    "Family",
    "Sum",
    "completions",
    "count_subsets",
    "expected_hits",
    "find_sum",
    "price_list",
    "widest_search",
]
