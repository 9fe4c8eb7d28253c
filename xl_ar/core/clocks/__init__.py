"""Clocks that run on a credit balance: by when the law wants it refunded, reported or handed over.

Each rule names its source. They are reminders for a person who knows the rules that bind the firm, not advice.
"""
