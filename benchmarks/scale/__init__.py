"""How cost grows: from ten workbooks to thousands, from a thousand rows to a million."""
