"""A live chart in a notebook."""

from __future__ import annotations

import asyncio
import math
import threading
from collections import deque
from datetime import datetime
from typing import Any, Callable, Deque, Dict, Hashable, Iterable, List, Optional, Union

from ._changes import Change
from ._chart import Point, draw
from ._line import State, Waiting
from ._stream import stream
from ._sync import start

_MOST_LINES = 12


def plot(
    url: str,
    name: Optional[str] = None,
    *,
    y: Union[str, Iterable[str]],
    symbol: Union[None, str, Iterable[str]] = None,
    points: int = 600,
    seconds: Optional[float] = None,
    refresh: float = 0.25,
    **options: Any,
) -> "LivePlot":
    """Shows a chart in the notebook, which goes on by itself while you work in other cells.

    One line for each key and column. Needs nothing but IPython.

    :param y: one column or several
    :param points: of each line that are shown; the newest so many from before are there from the start
    :param seconds: after which it stops by itself; without them, when :meth:`LivePlot.stop` is called
    :param refresh: seconds between two pictures, at least
    :param options: as for :func:`weir_client.stream`
    """
    from IPython import display as notebook

    columns = [y] if isinstance(y, str) else list(y)
    show: Any = notebook.display
    handle = show({"image/svg+xml": draw({})}, raw=True, display_id=True)
    shown = LivePlot(name or "stream", columns, points, lambda svg: handle.update({"image/svg+xml": svg}, raw=True))
    options = {"last": points, "fields": columns, "symbol": symbol, **options}
    shown.begin(url, name, options, seconds, refresh)
    return shown


class LivePlot:
    """A chart that goes on until it is stopped."""

    def __init__(self, name: str, columns: List[str], points: int, show: Callable[[str], None]) -> None:
        self._name = name
        self._columns = columns
        self._points = points
        self._show = show
        self._lines: Dict[str, Deque[Point]] = {}
        self._left_out = False
        self._note = ""
        self._stop: Callable[[], Any] = lambda: None
        self._over = threading.Event()
        self._problem: Optional[BaseException] = None

    def begin(
        self, url: str, name: Optional[str], options: Dict[str, Any], seconds: Optional[float], refresh: float
    ) -> None:
        future = start(self._run(url, name, options, seconds, refresh))
        self._stop = future.cancel

    async def _run(
        self, url: str, name: Optional[str], options: Dict[str, Any], seconds: Optional[float], refresh: float
    ) -> None:
        drawing = asyncio.ensure_future(self._draw(refresh))
        try:
            await asyncio.wait_for(self._follow(url, name, options), seconds)
        except asyncio.TimeoutError:
            pass  # that is when it stops
        except Exception as problem:  # shown in the picture, and raised by wait
            self._problem = problem
            self._note = str(problem)
        finally:
            drawing.cancel()
            self._show(self.svg)
            self._over.set()

    async def _follow(self, url: str, name: Optional[str], options: Dict[str, Any]) -> None:
        async with stream(url, name, on_state=self._tell, **options) as changes:
            async for change in changes:
                self._add(changes.key_of(change), change)

    async def _draw(self, refresh: float) -> None:
        before = ""
        while True:
            await asyncio.sleep(refresh)
            now = self.svg
            if now != before:
                self._show(now)
                before = now

    def _tell(self, state: State) -> None:
        self._note = state.reason if isinstance(state, Waiting) else ""

    def _add(self, key: Hashable, change: Change) -> None:
        about = " ".join(map(str, key)) if isinstance(key, tuple) else ""
        seconds = datetime.fromisoformat(change["time"][:19] + "+00:00").timestamp() + fraction(change["time"])
        for column in self._columns:
            value = change.get(column)
            line = self._line(f"{about} {column}".strip())
            if line is not None and isinstance(value, (int, float)) and math.isfinite(value):
                line.append((seconds, float(value)))

    def _line(self, label: str) -> Optional[Deque[Point]]:
        """Who wants more lines than one can tell apart should name symbols."""
        if label not in self._lines:
            if len(self._lines) >= _MOST_LINES:
                self._left_out = True
                return None
            self._lines[label] = deque(maxlen=self._points)
        return self._lines[label]

    @property
    def svg(self) -> str:
        """The picture as it is now."""
        more = "there are more: name the symbols to see" if self._left_out else ""
        return draw({name: list(line) for name, line in self._lines.items()}, self._note or more)

    def stop(self) -> None:
        """Ends it; the picture stays."""
        self._stop()

    def wait(self, seconds: Optional[float] = None) -> None:
        """Waits so long, or until it has stopped; raises what ended it, if something did."""
        self._over.wait(seconds)
        if self._problem is not None:
            raise self._problem

    def __repr__(self) -> str:
        return f"<live plot of {', '.join(self._columns)} of {self._name}; stop() ends it>"


def fraction(time: str) -> float:
    """The fraction of a second in an ISO time."""
    digits = time[20:].rstrip("Z")
    return float(f"0.{digits}") if digits else 0.0
