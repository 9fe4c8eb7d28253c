"""Mapped tables read into ledger frames, with a proof and a finding for every doubt."""
