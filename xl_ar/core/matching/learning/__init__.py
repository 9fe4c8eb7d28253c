"""Points and payers learned from matches that a person has confirmed."""
