"""The command line over plain tables, and what only its matching has: explaining a receipt and learning."""

EXIT_STOPPED = 130  # as a shell states it of a program that Ctrl-C ended
