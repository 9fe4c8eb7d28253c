"""AR Refunds, and the credits it draws on."""
