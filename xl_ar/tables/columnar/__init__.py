"""Long plain tables read column by column; what is unusual is left to the cell-by-cell path."""
