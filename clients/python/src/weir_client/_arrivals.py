"""What arrives over a line, for one ``async for``."""

from __future__ import annotations

import asyncio
from typing import Any, AsyncIterator, Callable, Coroutine, Generic, Hashable, List, Optional, TypeVar

from ._backlog import Backlog
from ._line import Slow, State, Talk, Token, hold_line, teller

T = TypeVar("T")


class Arrivals(AsyncIterator[T], Generic[T]):
    """Connects when it is first asked, and disconnects when the loop is left and nobody holds it any more.

    To disconnect at a certain moment, use it in ``async with``, or call :meth:`aclose`. ``key_of(item)`` is what an item is
    about: of a change, the values of the key's fields.
    """

    def __init__(
        self,
        url: str,
        talk: Callable[[Callable[[T], None]], Talk],
        key_of: Callable[[T], Hashable],
        *,
        token: Optional[Token],
        reconnect: bool,
        buffer: int,
        on_state: Optional[Callable[[State], None]],
    ) -> None:
        inbox: Inbox[T] = Inbox(Backlog(key_of, buffer), teller(on_state))
        self.key_of = key_of
        self._inbox = inbox
        self._line: Callable[[], Coroutine[Any, Any, None]] = lambda: hold_line(
            url, talk(inbox.add), token=token, reconnect=reconnect, tell=inbox.tell
        )
        self._task: Optional["asyncio.Task[None]"] = None
        self._over = False

    @property
    def conflated(self) -> int:
        """How many gave way to newer ones of their key, because the loop did not ask for them in time."""
        return self._inbox.backlog.conflated

    def __aiter__(self) -> "Arrivals[T]":
        return self

    async def __anext__(self) -> T:
        if self._over:
            raise StopAsyncIteration
        inbox = self._inbox
        if self._task is None:
            self._task = asyncio.ensure_future(self._line())
            self._task.add_done_callback(lambda done: inbox.arrived.set())
        while not inbox.backlog:
            if self._over or self._task.done():
                self._over = True
                if not self._task.cancelled():
                    self._task.result()  # raises what ended it
                raise StopAsyncIteration
            inbox.arrived.clear()
            await inbox.arrived.wait()
        return inbox.backlog.take()

    async def some(self, most: int) -> List[T]:
        """The next, and with it what has arrived already: so many at most."""
        taken = [await self.__anext__()]
        while self._inbox.backlog and len(taken) < most:
            taken.append(self._inbox.backlog.take())
        return taken

    async def aclose(self) -> None:
        """Disconnects."""
        self._over = True
        self._inbox.backlog.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def __aenter__(self) -> "Arrivals[T]":
        return self

    async def __aexit__(self, *problem: Any) -> None:
        await self.aclose()

    def __del__(self) -> None:
        task = getattr(self, "_task", None)
        if task is not None and not task.done():
            loop = task.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(task.cancel)


class Inbox(Generic[T]):
    """Where a line puts what arrives. It does not know the :class:`Arrivals`, so that these end when they are let go."""

    def __init__(self, backlog: Backlog[T], tell: Callable[[State], None]) -> None:
        self.backlog = backlog
        self.tell = tell
        self.arrived = asyncio.Event()

    def add(self, item: T) -> None:
        if self.backlog.add(item):
            self.tell(Slow(self.backlog.conflated))
        self.arrived.set()
