"""Shared here: the machines of a cluster, started once a module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from machines_started import Machines


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    distributed = pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    with ExitStack() as stack:
        started = Machines(stack, tmp_path_factory.mktemp("machines"))
        with distributed.Client(f"tcp://127.0.0.1:{started.port}", timeout=60, set_as_default=False) as client:
            client.wait_for_workers(3, timeout=120)
        yield started
