"""Hypotheses and what they are worth: drafts, differences, evidence for and against, points."""
