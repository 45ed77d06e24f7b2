"""Prints the sequence numbers of a stream's changes, so many, one a line; for PythonClientTest."""

import asyncio
import sys

import weir_client as weir


async def main(url: str, stream: str, count: int) -> None:
    async for change in weir.stream(url, stream, since=0, on_gap=print):
        print(change["seq"], flush=True)
        count -= 1
        if count == 0:
            return


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
