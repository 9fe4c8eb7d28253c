"""One of our sheets put into an open workbook: cells, looks, tables, and what is around them."""
