"""What a user would pick instead: ``answer(folder)`` of each gives the rows of ``tables.COLUMNS``."""
