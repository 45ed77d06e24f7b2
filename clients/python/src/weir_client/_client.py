"""Connections to a gateway."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any, AsyncIterable, AsyncIterator, Callable, Dict, Iterable, List, Mapping, NamedTuple, Optional, Union
from urllib.parse import urlsplit, urlunsplit

import websockets

Change = Dict[str, Any]
"""One change of a stream: ``stream``, ``seq``, ``time``, the key's fields, and the selected columns."""

_FIRST_WAIT = 0.25
_LONGEST_WAIT = 30.0


class WeirError(Exception):
    """The gateway refused a request; the message says why."""


class Gap(NamedTuple):
    """Changes that can no longer be had: the gateway keeps only the newest.

    ``renumbered`` where everything was computed anew, and numbers began again at 1.
    """

    stream: str
    first: int
    last: int
    renumbered: bool


def _address(url: str) -> str:
    """``http://host:8080`` or ``ws://host:8080`` or with a path, as the address to connect to."""
    parts = urlsplit(url)
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    if scheme not in ("ws", "wss") or not parts.netloc:
        raise ValueError(f"the address must be like ws://localhost:8080, not {url!r}")
    return urlunsplit((scheme, parts.netloc, parts.path if parts.path not in ("", "/") else "/ws", parts.query, ""))


async def stream(
    url: str,
    name: Optional[str] = None,
    *,
    symbol: Union[None, str, Iterable[str]] = None,
    last: int = 0,
    since: Optional[int] = None,
    on_gap: Optional[Callable[[Gap], None]] = None,
    reconnect: bool = True,
) -> AsyncIterator[Change]:
    """Yields the changes of a stream as they happen, each once and in order.

    When the connection ends, it is made again, with growing pauses, and goes on after the last change seen, so that nothing
    is lost or doubled while the gateway has it; if it has it no longer, ``on_gap`` is told.

    :param url: of the gateway, such as ``ws://localhost:8080``
    :param name: of the stream; without it, the gateway's default
    :param symbol: one key, or several; without it, all
    :param last: so many changes from before first
    :param since: the changes after this sequence number first
    :param reconnect: whether to go on when the connection ends; else that raises
    :raises WeirError: if the gateway refuses, for example because there is no such stream
    :raises OSError, websockets.WebSocketException: if ``reconnect`` is false and the connection fails
    """
    address = _address(url)
    seen = since
    failures = 0
    while True:
        try:
            async with websockets.connect(address, max_size=None) as connection:
                await connection.send(json.dumps(_request(name, symbol, last if seen is None else 0, seen)))
                async for message in connection:
                    change = _change(json.loads(message), on_gap)
                    if change is None:
                        continue
                    failures = 0
                    if "seq" in change:
                        seen = change["seq"]
                    yield change
                if not reconnect:
                    return
        except (OSError, websockets.WebSocketException, asyncio.TimeoutError):
            if not reconnect:
                raise
        await asyncio.sleep(random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**failures)))
        failures = min(failures + 1, 16)


def _request(
    name: Optional[str], symbol: Union[None, str, Iterable[str]], last: int, since: Optional[int]
) -> Mapping[str, Any]:
    request: Dict[str, Any] = {"type": "subscribe"}
    if name is not None:
        request["stream"] = name
    if symbol is not None:
        request["symbol"] = symbol if isinstance(symbol, str) else list(symbol)
    if since is not None:
        request["since"] = since
    elif last:
        request["last"] = last
    return request


def _change(message: Any, on_gap: Optional[Callable[[Gap], None]]) -> Optional[Change]:
    """The message if it is a change; acknowledgements and gaps are not."""
    if "type" not in message or "seq" in message and message["type"] not in ("subscribed", "gap"):
        return message
    if message["type"] == "error":
        raise WeirError(message.get("message", "refused"))
    if message["type"] == "gap" and on_gap is not None:
        on_gap(Gap(message["stream"], message["from"], message["to"], message.get("renumbered", False)))
    return None


async def snapshot(url: str, name: str) -> List[Change]:
    """The newest change of each key of a stream, at this moment."""
    changes: List[Change] = []
    async with websockets.connect(_address(url), max_size=None) as connection:
        await connection.send(json.dumps({"type": "subscribe", "stream": name, "snapshot": True}))
        await connection.send(json.dumps({"type": "ping"}))
        async for message in connection:
            answer = json.loads(message)
            if answer.get("type") == "pong":
                break
            change = _change(answer, None)
            if change is not None:
                changes.append(change)
    return changes


async def publish(
    url: str, messages: Union[Iterable[Mapping[str, Any]], AsyncIterable[Mapping[str, Any]]], *, token: Optional[str] = None
) -> int:
    """Pushes messages into a feed that accepts them (``accept`` in the pipeline), and returns how many.

    :param url: of the feed, such as ``ws://localhost:8080/in/sensors``
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    count = 0
    async with _connect_with(_address(url), headers) as connection:
        if isinstance(messages, AsyncIterable):
            async for message in messages:
                await connection.send(json.dumps(message))
                count += 1
        else:
            for message in messages:
                await connection.send(json.dumps(message))
                count += 1
    return count


def _connect_with(address: str, headers: Mapping[str, str]) -> Any:
    """The parameter for headers has another name from websockets 14 on."""
    version = tuple(int(x) for x in websockets.__version__.split(".")[:1])
    name = "additional_headers" if version >= (14,) else "extra_headers"
    return websockets.connect(address, **{name: headers})
