"""Big matching on a cluster: the weighing of receipts in parts, one a worker; the decision in one place.

A receipt is weighed against all open items: a number it quotes may be another customer's, a name may be another's, too.
So customers cannot be parted, but receipts can: each worker reads the whole ledger from shared storage and weighs its
part of the receipts, as one process does in blocks. Which receipt gets which item is decided here, over all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from xl_ar import api
from xl_ar.cluster.connecting import connected
from xl_ar.core.collector import collector_resting
from xl_ar.core.matching.engine import concluded, hypotheses, read_evidence
from xl_ar.core.matching.known.evidence import Evidence
from xl_ar.core.matching.weighing.hypotheses import Hypotheses, joined
from xl_ar.core.matching.weighing.points import Table
from xl_ar.errors import InputError
from xl_ar.excel.save import sha256
from xl_ar.settings import Settings
from xl_ar.tables.mapping.roles import Role

if TYPE_CHECKING:
    from distributed import Future


@dataclass(frozen=True, slots=True)
class Part:
    """The receipts of one worker: part ``number`` of ``of``; the tables by role, with their SHA-256 as read here."""

    files: Mapping[str, tuple[Path, str]]
    settings: Settings
    number: int
    of: int

    def bounds(self, receipts: int) -> tuple[int, int]:
        """First place of the part and the place after its last."""
        return receipts * self.number // self.of, receipts * (self.number + 1) // self.of


def match_by_cluster(
    files: Mapping[Role, Path], frames: Mapping[Role, pd.DataFrame], settings: Settings, scheduler: str
) -> pd.DataFrame:
    """The matches (``core.schema.MATCHES``), those of ``api.match_lines`` for the same frames, read from ``files``."""
    given = {role.value: (path.resolve(), sha256(path)) for role, path in files.items()}
    client = connected(scheduler)
    try:
        workers = len(client.scheduler_info(n_workers=-1)["workers"])
        parts = [Part(given, settings, number, workers) for number in range(workers)]
        weighing = [client.submit(weighed, part, pure=False) for part in parts]
        with collector_resting():
            evidence = _evidence(frames, settings)
            if not len(evidence.receipts):
                return api.match_lines(frames, settings)
            return concluded(evidence, joined(_results(weighing))).lines
    finally:
        client.close()


def weighed(part: Part) -> Hypotheses:
    """The hypotheses about the receipts of a part; InputError where a table is another than the one read at first."""
    for path, before in part.files.values():
        if sha256(path) != before:
            raise InputError(f"{path}: another file on a worker of the cluster, or changed meanwhile")
    frames, _ = api.read_plain({Role(role): path for role, (path, _) in part.files.items()})
    evidence = _evidence(frames, part.settings)
    return hypotheses(evidence, Table(evidence.policy.points), among=part.bounds(len(evidence.receipts)))


def _results(weighing: list[Future]) -> list[Hypotheses]:
    from distributed import KilledWorker

    try:
        return [future.result() for future in weighing]
    except KilledWorker as error:
        raise InputError(f"the workers of the cluster died time and again over one part ({error})") from error


def _evidence(frames: Mapping[Role, pd.DataFrame], settings: Settings) -> Evidence:
    asked = api.engine_arguments(frames, settings)
    return read_evidence(
        asked["receipts"], asked["open_items"], asked.get("customers"), asked.get("history"), asked["policy"]
    )
