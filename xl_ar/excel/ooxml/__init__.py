"""Office Open XML packages edited by byte splices: zip entries, XML offsets, styles, names."""
