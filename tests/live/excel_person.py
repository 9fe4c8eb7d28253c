"""Folders of a person who has no settings and no log yet."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True, name="person")
def without_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = tmp_path / "person"
    for module in ("xl_ar.settings.loading", "xl_ar.addin.choosing"):
        monkeypatch.setattr(f"{module}.user_config_path", lambda *names, **options: home / "settings")
    monkeypatch.setattr("xl_ar.addin.running.user_log_path", lambda *names, **options: home / "log")
    yield home
    for handler in list(logging.getLogger("xl_ar").handlers):
        handler.close()
        logging.getLogger("xl_ar").removeHandler(handler)
