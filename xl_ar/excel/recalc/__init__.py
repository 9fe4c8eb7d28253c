"""Headless recalculation of AR_* formula cells: found, computed in order, their stored values patched, nothing else."""
