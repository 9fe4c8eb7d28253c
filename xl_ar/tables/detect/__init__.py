"""Where the tables of a sheet are."""
