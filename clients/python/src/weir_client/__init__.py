"""Live statistics from Weir.

    import asyncio, weir_client as weir

    async def main():
        async for change in weir.stream("ws://localhost:8080", "rolling", symbol="TICKER"):
            print(change["mean"])

    asyncio.run(main())

Each function is there twice: to await, and with ``_sync`` after its name for programs without an event loop (which also
work in a notebook's cell, since they bring their own).
"""

from ._alerts import Alert, alerts
from ._arrivals import Arrivals
from ._changes import Change, Changes
from ._error import WeirError
from ._http import snapshot
from ._line import Connected, Slow, State, Token, Waiting
from ._plot import LivePlot, plot
from ._publish import publish
from ._stream import Gap, collect, stream
from ._sync import SyncArrivals, alerts_sync, collect_sync, publish_sync, snapshot_sync, stream_sync

__all__ = [
    "Alert", "Arrivals", "Change", "Changes", "Connected", "Gap", "LivePlot", "Slow", "State", "SyncArrivals", "Token",
    "Waiting", "WeirError", "alerts", "alerts_sync", "collect", "collect_sync", "plot", "publish", "publish_sync",
    "snapshot", "snapshot_sync", "stream", "stream_sync",
]
__version__ = "0.1.0"
