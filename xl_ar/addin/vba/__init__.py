"""The VBA of the add-in: our modules as files, the wrappers of the formulas, and what joins them with xlwings."""
