"""Readers: what a file holds, whatever its extension says, as grids."""
