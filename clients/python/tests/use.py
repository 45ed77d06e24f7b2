"""Uses everything once against a running gateway with a feed 'room', a stream 'rooms', an alert 'hot'; for PythonClientTest."""

import asyncio
import itertools
import sys
from datetime import datetime, timezone

import weir_client as weir

URL = sys.argv[1]


async def main() -> None:
    assert await weir.publish(URL, "room", [{"room": "attic", "celsius": c} for c in (20, 21, 35)]) == 3

    changes = weir.Changes()
    async for change in weir.stream(URL, "rooms", symbol="attic", since=0):
        changes.append(change)
        if len(changes) == 3:
            break
    assert [(c["seq"], c["n"], c["celsius"]) for c in changes] == [(1, 1, 20), (2, 2, 21), (3, 3, 35)], changes
    assert [c["n"] for c in await weir.snapshot(URL, "rooms")] == [3]
    assert [c["seq"] for c in await weir.collect(URL, seconds=0.5, last=2)] == [2, 3]
    assert [c["seq"] for c in await weir.collect(URL, "rooms", count=1, snapshot=True)] == [3]

    frame = changes.to_pandas()
    assert list(frame["mean"]) == [20, 20.5, 76 / 3] and str(frame.index.tz) == "UTC", frame
    table = changes.to_polars()
    assert table["mean"].to_list() == [20, 20.5, 76 / 3] and str(table["time"].dtype.time_zone) == "UTC", table
    assert abs((table["time"][0] - datetime.now(timezone.utc)).total_seconds()) < 60, table

    async with weir.alerts(URL) as alerts:
        alert = await alerts.__anext__()
        assert (alert["alert"], alert["state"], alert["room"]) == ("hot", "firing", "attic"), alert

    for asked in (weir.collect(URL, "roms", count=1), weir.snapshot(URL, "roms"), weir.publish(URL, "none", [{}])):
        try:
            raise AssertionError(f"{await asked} where there is nothing")
        except weir.WeirError as e:
            assert "did you mean rooms?" in str(e) or "none" in str(e), e
    try:
        await weir.collect("ws://127.0.0.1:1", count=1, reconnect=False)
        raise AssertionError("nobody is there")
    except ConnectionError:
        pass


async def in_a_running_loop() -> None:
    """As in a notebook's cell: it has a loop, but does not await."""
    assert [c["seq"] for c in itertools.islice(weir.stream_sync(URL, "rooms", since=0), 3)] == [1, 2, 3]
    with weir.stream_sync(URL, "rooms", since=1) as rest:
        assert next(rest)["seq"] == 2
    assert list(rest) == []
    assert len(weir.snapshot_sync(URL, "rooms").to_pandas()) == 1
    assert len(weir.collect_sync(URL, "rooms", count=2, since=0)) == 2
    assert next(weir.alerts_sync(URL))["alert"] == "hot"
    try:
        next(weir.stream_sync(URL, "roms"))
        raise AssertionError("there is no such stream")
    except weir.WeirError as e:
        assert e.code == "unknown_stream", e
    assert weir.publish_sync(URL, "room", iter([{"room": "attic", "celsius": 22}])) == 1


asyncio.run(main())
asyncio.run(in_a_running_loop())
print("all is well")
