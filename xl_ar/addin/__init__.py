"""The Excel add-in: its VBA project and what builds it."""
