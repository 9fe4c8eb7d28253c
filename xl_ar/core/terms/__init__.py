"""Payment terms: read as people write them, their due dates, their cash discounts."""

from xl_ar.core.terms.dates import discount_date, due_date, due_dates
from xl_ar.core.terms.reading import parse_terms
from xl_ar.core.terms.stated import Discount, Terms

__all__ = ["Discount", "Terms", "discount_date", "due_date", "due_dates", "parse_terms"]
