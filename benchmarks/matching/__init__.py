"""Cash application measured: problems with truth, names, lump payments; and how the points are fitted."""
