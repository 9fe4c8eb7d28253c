"""Input that is broken or meant to do harm: made, run and judged."""
