"""Following one stream."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Dict, Hashable, Iterable, List, NamedTuple, Optional, Union

from ._arrivals import Arrivals
from ._backlog import MOST_WAITING
from ._changes import Change, Changes
from ._error import WeirError
from ._http import symbols
from ._line import Message, State, Token


class Gap(NamedTuple):
    """Changes that can no longer be had, since the gateway keeps only so many: from ``first`` to ``last``.

    ``renumbered`` where everything was computed anew, and numbers began again at 1.
    """

    stream: str
    first: int
    last: int
    renumbered: bool


def stream(
    url: str,
    name: Optional[str] = None,
    *,
    symbol: Union[None, str, Iterable[str]] = None,
    last: Optional[int] = None,
    snapshot: bool = False,
    since: Optional[int] = None,
    fields: Optional[Iterable[str]] = None,
    where: Optional[str] = None,
    every: Optional[str] = None,
    token: Optional[Token] = None,
    on_gap: Optional[Callable[[Gap], None]] = None,
    on_state: Optional[Callable[[State], None]] = None,
    reconnect: bool = True,
    buffer: int = MOST_WAITING,
) -> Arrivals[Change]:
    """The changes of a stream as they happen, each once and in order.

    When the connection ends, it is made again, with growing waits, and goes on after the last change seen, so that nothing
    is lost or doubled while the gateway has it; if it has it no longer, ``on_gap`` is told.

    :param url: of the gateway, such as ``ws://localhost:8080``
    :param name: of the stream; without it, the gateway's default
    :param symbol: one key or several, by the key's first field; without it, all
    :param last: so many changes from before first
    :param snapshot: the newest change of each key first
    :param since: all changes after this sequence number first
    :param fields: only these of the columns
    :param where: only changes for which this expression holds, such as ``mean > 100``
    :param every: at most one change per key in each interval, such as ``100ms``: the newest
    :param token: to be let in; or a function, awaitable or not, that fetches a fresh one for each connection
    :param on_state: told of the connection; without it, waits are logged as warnings
    :param reconnect: whether to go on when the connection ends; else that raises
    :param buffer: how many may wait for a slow loop before older ones give way to newer ones of their key
    :raises WeirError: if the gateway refuses, for example because there is no such stream
    :raises ConnectionError: if ``reconnect`` is false and the connection ends
    """
    asked: Dict[str, Any] = {
        "stream": name,
        "symbol": symbols(symbol) or None,
        "fields": None if fields is None else list(fields),
        "where": where,
        "every": every,
    }
    following = Following({k: v for k, v in asked.items() if v is not None}, last, snapshot, since, on_gap)
    return Arrivals(
        url,
        following.adding_to,
        following.key_of,
        token=token,
        reconnect=reconnect,
        buffer=buffer,
        on_state=on_state,
    )


class Following:
    """What has been seen of a stream, and so what to ask for next. No socket, no clock."""

    def __init__(
        self,
        asked: Message,
        last: Optional[int],
        snapshot: bool,
        since: Optional[int],
        on_gap: Optional[Callable[[Gap], None]],
    ) -> None:
        self._asked = asked
        self._before: Message = {"last": last} if last else {"snapshot": True} if snapshot else {}
        self._seen = since
        self._on_gap = on_gap
        self._keys: List[str] = []
        self._add: Callable[[Change], None] = lambda change: None

    def adding_to(self, add: Callable[[Change], None]) -> "Following":
        self._add = add
        return self

    def key_of(self, change: Change) -> Hashable:
        return tuple(change[name] for name in self._keys)

    def requests(self) -> List[Message]:
        before = self._before if self._seen is None else {"since": self._seen}
        return [{"type": "subscribe", **self._asked, **before}]

    async def hear(self, message: Message) -> None:
        if "time" in message:  # no answer has one
            self._seen = message["seq"]
            self._add(message)
        elif message["type"] == "subscribed":
            self._keys = message["keys"]
            if self._seen is None and not self._before:
                self._seen = message["seq"]  # nothing is lost if the connection ends before the first change
        elif message["type"] == "gap" and self._on_gap is not None:
            self._on_gap(Gap(message["stream"], message["from"], message["to"], message["renumbered"]))
        elif message["type"] == "error":
            raise WeirError(message["message"], message["code"])


async def collect(
    url: str, name: Optional[str] = None, *, seconds: Optional[float] = None, count: Optional[int] = None, **options: Any
) -> Changes:
    """The changes of the next so many seconds, or the next so many; whichever is first where both are given.

    Options are those of :func:`weir_client.stream`.
    """
    if seconds is None and count is None:
        raise ValueError("for how many seconds, or how many changes?")
    changes = Changes()

    async def follow() -> None:
        async with stream(url, name, **options) as arrivals:
            async for change in arrivals:
                changes.append(change)
                if len(changes) == count:
                    return

    try:
        await asyncio.wait_for(follow(), seconds)
    except asyncio.TimeoutError:
        pass  # that is when it ends
    return changes
