"""Live statistics from Weir.

    import asyncio, weir_client as weir

    async def main():
        async for change in weir.stream("ws://localhost:8080", "rolling", symbol="TICKER"):
            print(change["mean"])

    asyncio.run(main())
"""

from ._client import Change, Gap, WeirError, publish, snapshot, stream
from ._collect import collect, to_pandas, to_polars
from ._sync import stream_sync

__all__ = [
    "Change", "Gap", "WeirError", "collect", "publish", "snapshot", "stream", "stream_sync", "to_pandas", "to_polars",
]
__version__ = "0.1.0"
