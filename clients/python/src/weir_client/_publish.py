"""Pushing into a feed."""

from __future__ import annotations

import json
from typing import Any, AsyncIterable, Iterable, Mapping, Optional, Union
from urllib.parse import quote

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from ._address import web_socket_address
from ._error import WeirError
from ._line import Ended, Token, connect, current, refusal

Messages = Union[Iterable[Mapping[str, Any]], AsyncIterable[Mapping[str, Any]]]


async def publish(url: str, feed: str, messages: Messages, *, token: Optional[Token] = None) -> int:
    """Pushes messages into a feed that accepts them (``accept`` in the pipeline file).

    :param feed: its name; or its path, where that is not ``/in/NAME``
    :param messages: each is sent as JSON
    :return: how many, once the gateway has read them all
    :raises WeirError: if the gateway refuses, or the connection ends before it has read them all
    :raises OSError: if it cannot be reached
    """
    path = feed if feed.startswith("/") else f"/in/{quote(feed, safe='')}"
    count = 0
    try:
        async with connect(web_socket_address(url, path), await current(token)) as connection:
            async for message in _each(messages):
                await connection.send(json.dumps(message))
                count += 1
            await connection.close()  # is answered after what was sent before it
            _check_end(connection, count)
    except ConnectionClosed as closed:
        raise WeirError(f"the connection ended ({closed}) before the gateway had read all {count}") from None
    except InvalidHandshake as refused:
        problem = refusal(refused)
        raise WeirError(problem.reason) if isinstance(problem, Ended) else problem from None
    return count


def _check_end(connection: Any, count: int) -> None:
    if connection.close_code != 1000:
        raise WeirError(f"the connection ended ({connection.close_code}) before the gateway had read all {count}")


async def _each(messages: Messages) -> AsyncIterable[Mapping[str, Any]]:
    if isinstance(messages, AsyncIterable):
        async for message in messages:
            yield message
    else:
        for message in messages:
            yield message
