"""A conversation with a gateway that outlives its connections."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import random
import re
import time
from typing import Any, Awaitable, Callable, Dict, List, Mapping, NamedTuple, Optional, Protocol, Union

import websockets
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.version import version

from ._address import web_socket_address
from ._error import WeirError

Token = Union[str, Callable[[], Union[str, Awaitable[str]]]]
"""A token, or what fetches a fresh one for each connection."""

Message = Dict[str, Any]

_FIRST_WAIT = 0.25
_LONGEST_WAIT = 30.0
_HELD = 10.0  # seconds after which a connection counts as one that held
_TOKEN_EXPIRED = 4401
_MESSAGE_TOO_LONG = 1009
_LOG = logging.getLogger("weir_client")


class Connected(NamedTuple):
    """The connection is there."""


class Waiting(NamedTuple):
    """The connection ended or could not be made; it is tried again after so long."""

    seconds: float
    reason: str


class Slow(NamedTuple):
    """The loop does not keep up: so many older values, in all, have given way to newer ones of their key."""

    conflated: int


State = Union[Connected, Waiting, Slow]


class Talk(Protocol):
    """What is said over the connections of a line."""

    def requests(self) -> List[Message]:
        """What to ask on a new connection."""

    async def hear(self, message: Message) -> None:
        """Each message, one after the other; what it raises ends the line."""


class Ended(Exception):
    """A connection ended, or could not be made."""

    def __init__(self, reason: str, code: Optional[int] = None, wait: Optional[float] = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.wait = wait


async def hold_line(
    url: str, talk: Talk, *, token: Optional[Token], reconnect: bool, tell: Callable[[State], None]
) -> None:
    """Talks until it is cancelled: connects again, with growing waits, whenever a connection ends."""
    address = web_socket_address(url, "/ws")
    failures = 0
    while True:
        started = time.monotonic()
        try:
            await _connection(address, talk, await current(token), tell)
        except Ended as end:
            if end.code == _TOKEN_EXPIRED and not callable(token):
                raise WeirError(end.reason) from None
            if end.code == _MESSAGE_TOO_LONG:
                raise WeirError("the gateway takes no request so long; ask for fewer symbols") from None
            if not reconnect:
                raise ConnectionError(end.reason) from None
            held = end.code is not None and time.monotonic() - started > _HELD
            failures = 0 if held else failures + 1
            seconds = end.wait if end.wait is not None else backoff(failures - 1)
            tell(Waiting(seconds, end.reason))
            await asyncio.sleep(seconds)


async def _connection(address: str, talk: Talk, token: Optional[str], tell: Callable[[State], None]) -> None:
    try:
        async with connect(address, token) as connection:
            tell(Connected())
            for request in talk.requests():
                await connection.send(json.dumps(request))
            while True:
                await talk.hear(json.loads(await connection.recv()))
    except ConnectionClosed as closed:
        code, reason = (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (1006, "")
        raise Ended(reason or f"the connection ended ({code})", code, hint(reason)) from None
    except InvalidHandshake as refused:
        raise refusal(refused) from None
    except (OSError, asyncio.TimeoutError) as problem:
        raise Ended(str(problem) or "no connection could be made") from None


def refusal(refused: InvalidHandshake) -> Exception:
    """What is said against the connection. Where it is the token, it is no use to try again."""
    response: Any = getattr(refused, "response", None)
    status = response.status_code if response else getattr(refused, "status_code", None)  # before websockets 14
    headers: Mapping[str, str] = response.headers if response else getattr(refused, "headers", {})
    sentence = sentence_of(getattr(response, "body", None) or b"") or f"the gateway refuses the connection: {refused}"
    if status in (401, 403, 404):
        return WeirError(sentence)
    wait = headers.get("Retry-After", "") if status == 429 else ""
    return Ended(sentence, wait=float(wait) * random.uniform(1, 2) if wait.isdigit() else None)


def connect(address: str, token: Optional[str]) -> Any:
    """A connection; the parameter for headers has another name from websockets 14 on."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    modern = int(version.split(".")[0]) >= 14
    options: Dict[str, Any] = {"additional_headers" if modern else "extra_headers": headers}
    return websockets.connect(address, max_size=None, **options)


async def current(token: Optional[Token]) -> Optional[str]:
    """The token to show now."""
    if token is None or isinstance(token, str):
        return token
    fresh = token()
    return await fresh if inspect.isawaitable(fresh) else fresh


def sentence_of(body: bytes) -> Optional[str]:
    """The sentence of an answer like ``{"error": "…"}``."""
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return None


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row: exponential, with full jitter, so that not all return at once."""
    return random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(failures, 16)))


def hint(reason: str) -> Optional[float]:
    """Seconds that a gateway which restarts asks us to wait, from the reason of its close frame."""
    asked = re.search(r"reconnect in (\d+) ?ms", reason)
    return min(_LONGEST_WAIT, int(asked.group(1)) / 1000) if asked else None


def teller(on_state: Optional[Callable[[State], None]]) -> Callable[[State], None]:
    """Tells the caller; who does not ask has waits in the log, which Python writes to stderr by default."""
    if on_state is not None:
        return on_state

    def log(state: State) -> None:
        if isinstance(state, Waiting):
            _LOG.warning("%s; trying again in %.1f s", state.reason, state.seconds)

    return log
