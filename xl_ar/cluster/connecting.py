"""A client of a dask scheduler whose workers are as we are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_ar._version import __version__
from xl_ar.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client

_CONNECTING = 15  # seconds to wait for the scheduler
_SCHEMES = ("dask://", "tcp://", "tls://")


def connected(scheduler: str) -> Client:
    """A client of the scheduler at ``dask://host:port``, whose workers are as we are."""
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--scheduler needs dask.distributed: pip install 'xl-ar[cluster]'") from error
    if not scheduler.startswith(_SCHEMES):
        raise UsageError(f"--scheduler {scheduler}: write dask://host:port, e.g. dask://10.0.0.5:8786")
    address = scheduler.replace("dask://", "tcp://", 1)
    try:
        client = Client(address, timeout=_CONNECTING, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"--scheduler {scheduler}: no scheduler answers there ({error})") from error
    try:
        _check_workers(client, scheduler)
    except BaseException:
        client.close()
        raise
    return client


def _check_workers(client: Client, scheduler: str) -> None:
    versions: dict[str, Any] = client.run(_version, on_error="return")
    if not versions:
        raise UsageError(f"--scheduler {scheduler}: it has no workers; start some with: dask worker {scheduler}")
    for worker, version in versions.items():
        if version != __version__:
            raise UsageError(f"--scheduler {scheduler}: worker {worker} has xl-ar {version}, not {__version__}")


def _version() -> str:
    return __version__
