"""The command line over plain tables, and what only its matching has: explaining a receipt and learning."""
