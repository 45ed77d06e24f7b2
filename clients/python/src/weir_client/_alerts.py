"""Following the alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Callable, Dict, Hashable, List, Optional, Tuple

from ._address import http_address
from ._arrivals import Arrivals
from ._backlog import MOST_WAITING
from ._http import get_json
from ._line import Ended, Message, State, Token

Alert = Dict[str, Any]
"""An event: ``alert``, ``seq``, ``time``, ``state`` (firing, repeated, resolved), ``stream``, the key's fields,
``severity``, ``since``, ``message``."""

_ABOUT_THE_EVENT = {"seq", "time", "state", "severity", "since", "message", "id", "acknowledged", "silenced"}


def alerts(
    url: str,
    *,
    token: Optional[Token] = None,
    on_state: Optional[Callable[[State], None]] = None,
    reconnect: bool = True,
    buffer: int = MOST_WAITING,
) -> Arrivals[Alert]:
    """The alerts that are active, then each event as it happens.

    After the connection ended, what happened meanwhile comes first, each event once. Parameters are as for
    :func:`weir_client.stream`.
    """

    async def recent() -> List[Alert]:
        try:
            return list((await get_json(http_address(url, "/api/alerts"), token))["recent"])
        except OSError as problem:
            raise Ended(f"the alerts of the time without a connection cannot be had: {problem}") from None

    return Arrivals(
        url,
        lambda add: AlertTalk(add, recent),
        identity,
        token=token,
        reconnect=reconnect,
        buffer=buffer,
        on_state=on_state,
    )


def identity(alert: Alert) -> Hashable:
    """What an alert is about: its name and its key."""
    return tuple((k, v) for k, v in alert.items() if k not in _ABOUT_THE_EVENT)


class AlertTalk:
    """What is said about alerts.

    :param recent: fetches the newest events there are
    """

    def __init__(self, add: Callable[[Alert], None], recent: Callable[[], Any]) -> None:
        self._add = add
        self._recent = recent
        self._first = True
        self._seen: Dict[str, Tuple[int, datetime]] = {}
        self._held: Optional[List[Alert]] = None  # what is active, until all of that has come

    def requests(self) -> List[Message]:
        self._held = []
        return [{"type": "subscribe", "alerts": True}, {"type": "ping"}]

    async def hear(self, message: Message) -> None:
        if "alert" in message:
            if self._held is not None:
                self._held.append(message)
            elif not self._is_old(message):
                self._tell(message)
        elif message["type"] == "pong" and self._held is not None:
            missed = [] if self._first else await self._recent()
            events = {(a["alert"], a["seq"]): a for a in missed + self._held if not self._is_old(a)}
            for alert in sorted(events.values(), key=lambda a: (_time(a), a["seq"])):
                self._tell(alert)
            self._held = None
            self._first = False

    def _is_old(self, alert: Alert) -> bool:
        """After a crash, Weir computes again what it had computed. Numbers that begin again do so at a later time."""
        seen = self._seen.get(alert["alert"])
        return seen is not None and alert["seq"] <= seen[0] and _time(alert) <= seen[1]

    def _tell(self, alert: Alert) -> None:
        time = _time(alert)
        seen = self._seen.get(alert["alert"])
        self._seen[alert["alert"]] = (alert["seq"], max(time, seen[1]) if seen else time)
        self._add(alert)


def _time(alert: Alert) -> datetime:
    """To the microsecond, which is what Python's times have; before 3.11 they read no more digits."""
    second, _, fraction = str(alert["time"]).rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{second}.{fraction[:6]:0<6}+00:00")
