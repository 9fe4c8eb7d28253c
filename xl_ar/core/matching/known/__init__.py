"""What is known before any rule speaks: items, receipts, quoted numbers, payers, amounts."""
