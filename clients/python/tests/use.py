"""Uses everything once against a running gateway; for PythonClientTest."""

import asyncio
import itertools
import sys

import weir_client as weir

URL = sys.argv[1]


async def main() -> None:
    # A feed that accepts, and a stream of it.
    sent = await weir.publish(URL + "/in/room", [{"room": "attic", "celsius": 20 + i} for i in range(3)])
    assert sent == 3
    changes = []
    async for change in weir.stream(URL, "rooms", symbol="attic", since=0):
        changes.append(change)
        if len(changes) == 3:
            break
    assert [c["n"] for c in changes] == [1, 2, 3], changes
    assert [c["n"] for c in await weir.snapshot(URL, "rooms")] == [3]
    collected = await weir.collect(URL, "rooms", seconds=0.5, last=2)
    assert [c["seq"] for c in collected] == [2, 3], collected
    frame = weir.to_pandas(changes)
    assert list(frame["mean"]) == [20, 20.5, 21] and str(frame.index.tz) == "UTC"
    try:
        async for _ in weir.stream(URL, "no-such-stream"):
            raise AssertionError("there is no such stream")
    except weir.WeirError as e:
        assert "rooms" in str(e), e
    try:
        async for _ in weir.stream("ws://127.0.0.1:1", reconnect=False):
            pass
        raise AssertionError("nobody is there")
    except OSError:
        pass


asyncio.run(main())
taken = list(itertools.islice(weir.stream_sync(URL, "rooms", since=0), 3))
assert [c["seq"] for c in taken] == [1, 2, 3]
print("all is well")
