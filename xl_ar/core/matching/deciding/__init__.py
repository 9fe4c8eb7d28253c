"""Which hypothesis of each receipt stands, what of it is applied, and what a person is shown."""
