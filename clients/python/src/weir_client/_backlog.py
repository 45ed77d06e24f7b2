"""What has arrived and nobody has asked for yet."""

from __future__ import annotations

from collections import deque
from typing import Callable, Deque, Dict, Generic, Hashable, TypeVar

T = TypeVar("T")

MOST_WAITING = 10_000


class Backlog(Generic[T]):
    """Items in order. When too much waits, the older values of each key give way to its newest.

    So memory is bounded, and who is slow sees what is true now. Amortised O(1) for each item.

    :param key_of: items of one key replace each other
    :param most: that wait; or twice as many as there are keys, if that is more
    """

    def __init__(self, key_of: Callable[[T], Hashable], most: int = MOST_WAITING) -> None:
        self._key_of = key_of
        self._most = most
        self._limit = most
        self._items: Deque[T] = deque()
        self.conflated = 0

    def __len__(self) -> int:
        return len(self._items)

    def add(self, item: T) -> bool:
        """Whether older ones had to give way."""
        self._items.append(item)
        if len(self._items) <= self._limit:
            return False
        newest: Dict[Hashable, T] = {}
        for waiting in self._items:
            key = self._key_of(waiting)
            newest.pop(key, None)  # so that the order is that of the newest values
            newest[key] = waiting
        self.conflated += len(self._items) - len(newest)
        self._items = deque(newest.values())
        self._limit = max(self._most, 2 * len(newest))
        return True

    def take(self) -> T:
        """The oldest; only where there is one."""
        return self._items.popleft()

    def clear(self) -> None:
        self._items.clear()
