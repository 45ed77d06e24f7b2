"""For programs without an event loop, and for notebooks, which have one already: it runs in a thread of its own."""

from __future__ import annotations

import asyncio
import queue
import threading
from typing import Any, Iterator, Optional

from ._client import Change, stream

_END = object()
_MOST_WAITING = 10_000


def stream_sync(url: str, name: Optional[str] = None, **options: Any) -> Iterator[Change]:
    """Like :func:`weir_client.stream`, for a plain ``for``. Ends when the caller stops asking."""
    waiting: "queue.Queue[Any]" = queue.Queue(_MOST_WAITING)
    stop = threading.Event()

    def run() -> None:
        async def follow() -> None:
            async for change in stream(url, name, **options):
                while not stop.is_set():
                    try:
                        waiting.put(change, timeout=0.1)
                        break
                    except queue.Full:
                        continue  # the gateway conflates for who is slow
                if stop.is_set():
                    return

        try:
            asyncio.run(follow())
            waiting.put(_END)
        except BaseException as e:  # told to the caller, in whose thread it belongs
            waiting.put(e)

    threading.Thread(target=run, name="weir-client", daemon=True).start()
    try:
        while True:
            item = waiting.get()
            if item is _END:
                return
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
