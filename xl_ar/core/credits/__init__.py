"""Credit balances: found, explained, refunded."""
