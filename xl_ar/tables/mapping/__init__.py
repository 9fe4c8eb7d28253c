"""Which role a table has, and which column holds which field."""
