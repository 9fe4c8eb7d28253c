"""What a user would pick instead: each module has ``answer(folder)`` giving payment_id, invoice_id, amount_applied, confidence."""
