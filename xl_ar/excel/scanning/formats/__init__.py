"""Formats other than worksheets in XML: how large their sheets are, before a reader opens them."""
