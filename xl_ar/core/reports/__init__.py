"""Roll-forward, tie-out and the figures of a period."""
