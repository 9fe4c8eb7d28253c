"""The command line: ``xl-ar batch FOLDER``, single steps, the review of matches, the add-in."""

from __future__ import annotations

from xl_ar.cli import addin, audit, desk, review, service, steps
from xl_ar.cli.root import main

__all__ = ["addin", "audit", "desk", "main", "review", "service", "steps"]
