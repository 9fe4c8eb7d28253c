"""One column of cells to amounts, dates and document numbers."""
