"""For programs without an event loop, and for a notebook's cell: the same in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from concurrent.futures import CancelledError, Future
from functools import wraps
from typing import Any, Callable, Coroutine, Deque, Generic, Iterator, Optional, ParamSpec, TypeVar

from ._alerts import alerts
from ._arrivals import Arrivals
from ._http import snapshot
from ._publish import publish
from ._stream import collect, stream

P = ParamSpec("P")
T = TypeVar("T")

_AT_ONCE = 100  # taken over from the other thread


class _Loop:
    """The event loop of all that is not awaited, in a thread that lives as long as the program."""

    _one: Optional[asyncio.AbstractEventLoop] = None
    _lock = threading.Lock()

    @classmethod
    def get(cls) -> asyncio.AbstractEventLoop:
        with cls._lock:
            if cls._one is None:
                cls._one = asyncio.new_event_loop()
                threading.Thread(target=cls._one.run_forever, name="weir-client", daemon=True).start()
            return cls._one


def start(coroutine: "Coroutine[Any, Any, T]") -> "Future[T]":
    """Lets it run beside the caller."""
    return asyncio.run_coroutine_threadsafe(coroutine, _Loop.get())


def run(coroutine: "Coroutine[Any, Any, T]") -> T:
    """Waits for it. Interrupted, it is cancelled."""
    future = start(coroutine)
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise


class SyncArrivals(Iterator[T], Generic[T]):
    """What arrives, for one ``for``. It disconnects when the loop is left and nobody holds it any more; see :meth:`close`."""

    def __init__(self, arrivals: Arrivals[T]) -> None:
        self._arrivals = arrivals
        self._ready: Deque[T] = deque()

    @property
    def conflated(self) -> int:
        """How many gave way to newer ones of their key, because the loop did not ask for them in time."""
        return self._arrivals.conflated

    def __iter__(self) -> "SyncArrivals[T]":
        return self

    def __next__(self) -> T:
        if not self._ready:
            try:
                self._ready.extend(run(self._arrivals.some(_AT_ONCE)))
            except (StopAsyncIteration, CancelledError):
                raise StopIteration from None
        return self._ready.popleft()

    def close(self) -> None:
        """Disconnects; the loop ends."""
        self._ready.clear()
        run(self._arrivals.aclose())

    def __enter__(self) -> "SyncArrivals[T]":
        return self

    def __exit__(self, *problem: Any) -> None:
        self.close()


def _iterated(follow: Callable[P, Arrivals[T]]) -> Callable[P, SyncArrivals[T]]:
    @wraps(follow)
    def sync(*args: P.args, **options: P.kwargs) -> SyncArrivals[T]:
        return SyncArrivals(follow(*args, **options))

    sync.__name__ += "_sync"
    return sync


def _waited_for(ask: Callable[P, "Coroutine[Any, Any, T]"]) -> Callable[P, T]:
    @wraps(ask)
    def sync(*args: P.args, **options: P.kwargs) -> T:
        return run(ask(*args, **options))

    sync.__name__ += "_sync"
    return sync


stream_sync = _iterated(stream)
alerts_sync = _iterated(alerts)
collect_sync = _waited_for(collect)
snapshot_sync = _waited_for(snapshot)
publish_sync = _waited_for(publish)
