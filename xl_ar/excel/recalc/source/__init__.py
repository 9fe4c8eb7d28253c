"""What a recalculation reads of a package: sheets as bytes, cell values, strings, tables and names."""
