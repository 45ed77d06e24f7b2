"""Changes as tables."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, List, Optional

from ._client import Change, stream

if TYPE_CHECKING:
    import pandas
    import polars


async def collect(url: str, name: Optional[str] = None, *, seconds: float = 5.0, **options: Any) -> List[Change]:
    """The changes of the next so many seconds; options as for :func:`weir_client.stream`."""
    changes: List[Change] = []

    async def follow() -> None:
        async for change in stream(url, name, **options):
            changes.append(change)

    try:
        await asyncio.wait_for(follow(), seconds)
    except asyncio.TimeoutError:
        pass  # that is when it ends
    return changes


def to_pandas(changes: List[Change]) -> "pandas.DataFrame":
    """Changes as a table, with their times as its index."""
    import pandas

    frame = pandas.DataFrame(changes)
    if "time" in frame:
        frame["time"] = pandas.to_datetime(frame["time"], utc=True, format="ISO8601")
        frame = frame.set_index("time")
    return frame


def to_polars(changes: List[Change]) -> "polars.DataFrame":
    """Changes as a table, with their times as times."""
    import polars

    frame = polars.DataFrame(changes)
    if "time" in frame.columns:
        frame = frame.with_columns(polars.col("time").str.to_datetime(time_zone="UTC"))
    return frame
