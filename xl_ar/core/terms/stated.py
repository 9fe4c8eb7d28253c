"""Terms of payment as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Discount:
    """A cash discount: ``basis_points`` (2 % = 200) when paid within ``days`` of the document date."""

    basis_points: int
    days: int


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of payment: see ``dates`` for how the parts give a due date; discounts the earliest first."""

    days: int = 0
    months: int = 0
    end_of_month: bool = False
    days_after: int = 0
    special_days: tuple[int, ...] = ()
    discounts: tuple[Discount, ...] = ()
