"""Workbooks worked on by the workers of a dask.distributed cluster, all of which see the same folders."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_ar.batch.pool import Task
from xl_ar.cluster.connecting import connected
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.run import run

if TYPE_CHECKING:
    from distributed import Client, Future

_LOOK = 0.5  # seconds between looks at the wish to stop


def by_cluster(tasks: Sequence[Task], scheduler: str, stop: threading.Event) -> Iterator[tuple[int, Outcome]]:
    """Each outcome with the number of its task, as it ends; a workbook whose worker dies goes to another one.

    Raises UsageError where the scheduler cannot be used as it is: unknown, without workers, of another version.
    """
    if not tasks:
        return
    client = connected(scheduler)
    try:
        yield from _gathered(client, tasks, stop)
    finally:
        client.close()


def _gathered(client: Client, tasks: Sequence[Task], stop: threading.Event) -> Iterator[tuple[int, Outcome]]:
    ended: queue.Queue[Future] = queue.Queue()
    waiting = {}
    for task in tasks:
        # not pure: a workbook is run although a task of the same words was run before
        future = client.submit(run, task.path.resolve(), _absolute(task.order), pure=False)
        waiting[future.key] = task, future
        future.add_done_callback(ended.put)
    stopped = False
    while waiting:
        if stop.is_set() and not stopped:
            stopped, begun = True, _begun(client, list(waiting))
            client.cancel([future for key, (_, future) in waiting.items() if key not in begun])
            waiting = {key: one for key, one in waiting.items() if key in begun}
            continue
        with suppress(queue.Empty):
            future = ended.get(timeout=_LOOK)
            if future.key in waiting:
                task, _ = waiting.pop(future.key)
                yield task.at, _outcome(future, task)


def _begun(client: Client, keys: list[str]) -> set[str]:
    """Keys of the tasks that workers are at; these finish what they have begun."""
    return {key for stacks in client.call_stack(keys=keys).values() for key in stacks}


def _absolute(order: Order) -> Order:
    """The order as a worker in another folder understands it."""
    settings = order.settings
    table = settings.credits.dormancy_table
    if table:
        settings = replace(settings, credits=replace(settings.credits, dormancy_table=str(Path(table).resolve())))
    out, log = order.out, order.log
    return replace(order, settings=settings, out=out and out.resolve(), log=log and log.resolve())


def _outcome(future: Future, task: Task) -> Outcome:
    """The outcome as of a run here: with the paths as they were given."""
    try:
        outcome: Outcome = future.result()
    except Exception as error:  # workers that died time and again, or a cluster that is gone
        return Outcome(task.path, Status.FAILED, f"{task.path.name}: the cluster gave no result ({error}).")
    output = outcome.output
    if output is not None:
        given = task.order.out or task.path.parent
        output = given / output.relative_to((task.order.out or task.path.parent).resolve())
    return replace(outcome, path=task.path, output=output)
