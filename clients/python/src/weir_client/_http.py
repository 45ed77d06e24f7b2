"""What is asked for over HTTP."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Iterable, List, Optional, Union
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from ._address import http_address
from ._changes import Changes
from ._error import WeirError
from ._line import Token, current, sentence_of

_PATIENCE = 30.0


async def snapshot(
    url: str, name: str, *, symbol: Union[None, str, Iterable[str]] = None, token: Optional[Token] = None
) -> Changes:
    """The newest change of each key of a stream, at this moment.

    :param symbol: of one key, or of several; without it, of all
    :raises WeirError: if the gateway refuses, for example because there is no such stream
    :raises OSError: if it cannot be reached
    """
    query = urlencode([("symbol", s) for s in symbols(symbol)])
    address = http_address(url, f"/api/streams/{quote(name, safe='')}/snapshot", query)
    return Changes(await get_json(address, token))


def symbols(symbol: Union[None, str, Iterable[str]]) -> List[str]:
    """One symbol or several, as a list."""
    if symbol is None:
        return []
    return [symbol] if isinstance(symbol, str) else list(symbol)


async def get_json(address: str, token: Optional[Token]) -> Any:
    shown = await current(token)
    request = Request(address, headers={"Authorization": f"Bearer {shown}"} if shown else {})
    return await asyncio.get_running_loop().run_in_executor(None, _get, request)


def _get(request: Request) -> Any:
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:
            return json.load(answer)
    except HTTPError as refused:
        raise WeirError(sentence_of(refused.read()) or f"the gateway answers {refused.code}") from None
