"""Measurements beside the project: none of it is installed."""
