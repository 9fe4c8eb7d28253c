"""Blocks of AR Aging below the customers: by columns of the sheet, in one currency, and over month ends."""
