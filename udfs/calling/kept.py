"""Ranges that were read before: many cells ask the same range, and it is read once."""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock
from typing import Any

from xl_ar.tables.ranges.items import RangeItems, read_items

_MOST = 8  # ranges kept
_KEPT: OrderedDict[tuple[str, bytes], Any] = OrderedDict()
_LOCK = Lock()


def items_of(name: str, value: Any) -> RangeItems:
    """``read_items`` of an argument, by content: a range that was read before is not read again."""
    found: RangeItems = kept(name, value, lambda: read_items(name, value))
    return found


def kept(name: str, content: Any, compute: Callable[[], Any]) -> Any:
    """What ``compute`` gives for ``content``; of the last few contents of a ``name`` and others it is remembered.

    Nobody may change what this gives. What raises is not remembered.
    """
    try:
        key = name, blake2b(_written(content), digest_size=20).digest()
    except Exception:  # cells of a Python caller that cannot be written down: computed every time
        return compute()
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    result = compute()
    with _LOCK:
        _KEPT[key] = result
        while len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return result


def _written(content: Any) -> bytes:
    """The content by value: two cells with the same text are written alike whether they share an object or not."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream)
    pickler.fast = True
    pickler.dump(content)
    return stream.getvalue()
