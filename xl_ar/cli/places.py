"""Paths on the command line: places on this machine, where an address is refused without a word of its secrets."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import click

_ADDRESS = re.compile(r"\s*([A-Za-z][\w+.-]+)(?:::.*?)?:/", re.DOTALL)  # one letter is a drive of Windows


class Here(click.Path):
    """A path on this machine."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a usage error for an address, which names its kind alone."""
        text = os.fspath(value)
        if (address := address_kind(text)) and ("://" in text or not Path(text).exists()):
            self.fail(f"{address} is an address, and a path must stand there; only batch reads addresses, with --out",
                      param, ctx)  # fmt: skip
        return super().convert(value, param, ctx)


def address_kind(text: str) -> str:
    """The kind of address that a text looks like, as s3://; '' for a path."""
    found = _ADDRESS.match(text)
    return f"{found[1]}://" if found else ""


def masked(text: str) -> str:
    """A sentence without what stands before the @ and behind the ? of addresses in it."""
    from xl_ar.batch.addresses import without_secrets

    return without_secrets(text)
