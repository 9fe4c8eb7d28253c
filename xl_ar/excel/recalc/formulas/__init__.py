"""Formulas as text: found in the sheets, read as trees, their references resolved."""
