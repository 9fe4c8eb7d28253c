"""Aging: open items placed in buckets by their age."""
