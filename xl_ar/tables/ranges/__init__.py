"""What a formula's arguments mean: cells and ranges as Excel, LibreOffice or Python hand them in."""
