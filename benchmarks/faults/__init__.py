"""Faults at random moments of a batch: what is found afterwards, and after a second run."""
