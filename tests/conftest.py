"""Shared for all tests: hypothesis hurries nobody; the machines of a cluster, started once a module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from machines_started import Machines

_CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _CALM, max_examples=50, derandomize=True)
settings.register_profile("thorough", _CALM, max_examples=500)  # pytest --hypothesis-profile=thorough
settings.load_profile("steady")


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and three workers, each a process of its own."""
    distributed = pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    from machines_started import Machines

    with ExitStack() as stack:
        started = Machines(stack, tmp_path_factory.mktemp("machines"))
        with distributed.Client(f"tcp://127.0.0.1:{started.port}", timeout=60, set_as_default=False) as client:
            client.wait_for_workers(3, timeout=120)
        yield started
