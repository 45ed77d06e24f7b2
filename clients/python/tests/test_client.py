"""What the client does, against a gateway that says what a test tells it to. Only the standard library's unittest is used."""

from __future__ import annotations

import asyncio
import json
import unittest
from typing import Any, Dict, List, Optional
from unittest import mock

import websockets

import weir_client as weir
from weir_client import _line
from weir_client._address import http_address, web_socket_address
from weir_client._alerts import AlertTalk
from weir_client._backlog import Backlog
from weir_client._chart import draw, ticks


class Gateway:
    """Connections that a test talks over."""

    def __init__(self) -> None:
        self.arrived: "asyncio.Queue[Connection]" = asyncio.Queue()

    async def __aenter__(self) -> "Gateway":
        self.server = await websockets.serve(self._handle, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *problem: Any) -> None:
        self.server.close()

    async def _handle(self, socket: Any, path: Optional[str] = None) -> None:
        connection = Connection(socket)
        await self.arrived.put(connection)
        await socket.wait_closed()

    async def connection(self) -> "Connection":
        return await asyncio.wait_for(self.arrived.get(), 20)


class Connection:
    def __init__(self, socket: Any) -> None:
        self.socket = socket

    async def heard(self) -> Any:
        return json.loads(await asyncio.wait_for(self.socket.recv(), 20))

    async def say(self, *messages: Dict[str, Any]) -> None:
        for message in messages:
            await self.socket.send(json.dumps(message))

    async def subscribed(self, seq: int = 0) -> Any:
        """Accepts a subscription: the answer of a gateway that is at a sequence number."""
        asked = await self.heard()
        await self.say({"type": "subscribed", "stream": "rolling", "seq": seq, "keys": ["symbol"]})
        return asked

    async def change(self, seq: int, symbol: str = "A") -> None:
        await self.say(change(seq, symbol))


def change(seq: int, symbol: str = "A") -> Dict[str, Any]:
    return {"stream": "rolling", "seq": seq, "time": "2026-01-01T00:00:00Z", "symbol": symbol}


def event(seq: int, state: str, time: Optional[str] = None, room: str = "attic") -> Dict[str, Any]:
    return {"alert": "hot", "seq": seq, "time": time or f"2026-01-01T00:00:0{seq}Z", "state": state, "room": room}


class StreamTest(unittest.IsolatedAsyncioTestCase):
    def follow(self, gateway: Gateway, **options: Any) -> weir.Arrivals[weir.Change]:
        self.states: List[weir.State] = []
        return weir.stream(gateway.url, "rolling", on_state=self.states.append, **options)

    async def test_asks_for_what_is_wanted(self) -> None:
        async with Gateway() as gateway:
            async with self.follow(
                gateway, symbol=iter("AB"), last=2, fields=["mean"], where="mean > 1", every="1s", token=lambda: "secret"
            ) as changes:
                first = asyncio.ensure_future(changes.__anext__())
                connection = await gateway.connection()
                asked = {"type": "subscribe", "stream": "rolling", "symbol": ["A", "B"], "last": 2}
                asked.update(fields=["mean"], where="mean > 1", every="1s")
                self.assertEqual(await connection.subscribed(), asked)
                request = getattr(connection.socket, "request", connection.socket)
                headers = getattr(request, "headers", None) or request.request_headers
                self.assertEqual(headers["Authorization"], "Bearer secret")
                await connection.change(1)
                self.assertEqual(await first, change(1))

    async def test_goes_on_after_the_last_change_seen(self) -> None:
        async with Gateway() as gateway, self.follow(gateway, last=5) as changes:
            taken = asyncio.ensure_future(changes.some(1))
            first = await gateway.connection()
            await first.subscribed(2)
            await first.change(2)
            self.assertEqual([c["seq"] for c in await taken], [2])
            await first.socket.close(1012, "restarting; reconnect in 17 ms")
            taken = asyncio.ensure_future(changes.some(1))
            second = await gateway.connection()
            self.assertEqual(await second.subscribed(3), {"type": "subscribe", "stream": "rolling", "since": 2})
            await second.change(3)
            self.assertEqual([c["seq"] for c in await taken], [3])
            self.assertEqual(
                self.states,
                [weir.Connected(), weir.Waiting(0.017, "restarting; reconnect in 17 ms"), weir.Connected()],
            )

    async def test_nothing_is_lost_between_the_answer_and_the_first_change(self) -> None:
        async with Gateway() as gateway, self.follow(gateway) as changes:
            taken = asyncio.ensure_future(changes.some(1))
            first = await gateway.connection()
            await first.subscribed(41)
            await first.socket.close()
            self.assertEqual((await (await gateway.connection()).heard())["since"], 41)
            taken.cancel()

    async def test_a_gap_is_told(self) -> None:
        gaps: List[weir.Gap] = []
        async with Gateway() as gateway, self.follow(gateway, since=100, on_gap=gaps.append) as changes:
            taken = asyncio.ensure_future(changes.some(1))
            connection = await gateway.connection()
            self.assertEqual((await connection.subscribed(3))["since"], 100)
            await connection.say({"type": "gap", "stream": "rolling", "from": 1, "to": 3, "renumbered": True})
            await connection.change(3)
            await taken
            self.assertEqual(gaps, [weir.Gap("rolling", 1, 3, True)])

    async def test_leaving_the_loop_disconnects(self) -> None:
        async def first(gateway: Gateway) -> int:
            async for c in self.follow(gateway):
                return int(c["seq"])
            raise AssertionError

        async with Gateway() as gateway:
            seq = asyncio.ensure_future(first(gateway))
            connection = await gateway.connection()
            await connection.subscribed()
            await connection.change(1)
            self.assertEqual(await seq, 1)
            await asyncio.wait_for(connection.socket.wait_closed(), 20)

    async def test_a_refusal_ends_the_loop(self) -> None:
        async with Gateway() as gateway, self.follow(gateway) as changes:
            taken = asyncio.ensure_future(changes.some(1))
            connection = await gateway.connection()
            await connection.heard()
            await connection.say({"type": "error", "code": "unknown_stream", "message": "there is no stream 'rolling'"})
            with self.assertRaisesRegex(weir.WeirError, "there is no stream 'rolling'") as raised:
                await taken
            self.assertEqual(raised.exception.code, "unknown_stream")
            with self.assertRaises(StopAsyncIteration):
                await changes.__anext__()

    async def test_an_expired_token_is_fetched_anew_or_ends_the_loop(self) -> None:
        tokens = iter(["first", "second"])

        async def fresh() -> str:
            return next(tokens)

        async with Gateway() as gateway:
            for token in ("fixed", fresh):
                changes = self.follow(gateway, token=token)
                taken = asyncio.ensure_future(changes.some(1))
                connection = await gateway.connection()
                await connection.socket.close(4401, "token expired")
                if token == "fixed":
                    with self.assertRaisesRegex(weir.WeirError, "token expired"):
                        await taken
                else:
                    second = await gateway.connection()
                    await second.subscribed()
                    await second.change(1)
                    self.assertEqual(len(await taken), 1)
                await changes.aclose()

    async def test_a_slow_loop_gets_the_newest_of_each_key(self) -> None:
        async with Gateway() as gateway, self.follow(gateway, buffer=10) as changes:
            taken = asyncio.ensure_future(changes.some(1))
            connection = await gateway.connection()
            await connection.subscribed()
            await connection.change(1)
            await taken
            for seq in range(2, 102):
                await connection.change(seq, "AB"[seq % 2])
            await connection.say({"type": "error", "code": "end", "message": "of the test"})
            await asyncio.wait_for(connection.socket.wait_closed(), 20)  # so all has arrived
            left = []
            with self.assertRaisesRegex(weir.WeirError, "of the test"):
                async for c in changes:
                    left.append(c["seq"])
            self.assertEqual(left[-2:], [100, 101])
            self.assertLessEqual(len(left), 11)
            self.assertEqual(changes.conflated, 100 - len(left))
            self.assertEqual(self.states[-1], weir.Slow(changes.conflated))

    async def test_waits_are_logged_where_nobody_asks(self) -> None:
        with self.assertLogs("weir_client", "WARNING") as logged:
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(weir.stream("ws://127.0.0.1:1").__anext__(), 0.5)
        self.assertRegex(logged.output[0], r"trying again in \d")


class AlertsTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.told: List[Any] = []
        self.missed: List[Any] = []
        self.talk = AlertTalk(lambda a: self.told.append(a["seq"]), mock.AsyncMock(side_effect=lambda: self.missed))

    async def connect(self, *active: Any) -> None:
        self.assertEqual(self.talk.requests(), [{"type": "subscribe", "alerts": True}, {"type": "ping"}])
        for message in ({"type": "subscribed", "alerts": True}, *active, {"type": "pong"}):
            await self.talk.hear(message)

    async def test_the_active_come_first_in_order(self) -> None:
        await self.connect(event(5, "firing"), event(4, "firing", room="cellar"))
        await self.talk.hear(event(6, "resolved"))
        self.assertEqual(self.told, [4, 5, 6])

    async def test_what_was_missed_comes_once(self) -> None:
        await self.connect(event(1, "firing"))
        await self.talk.hear(event(2, "repeated"))
        self.missed = [event(3, "resolved"), event(2, "repeated"), event(1, "firing")]
        await self.connect()
        await self.talk.hear(event(3, "resolved"))  # computed again after a crash
        await self.talk.hear(event(4, "firing"))
        self.assertEqual(self.told, [1, 2, 3, 4])

    async def test_numbers_that_begin_again_later_are_new(self) -> None:
        await self.connect(event(5, "firing", "2026-01-01T00:00:00.123456789Z"))
        await self.connect()
        await self.talk.hear(event(1, "firing", "2026-01-01T01:00:00Z"))
        self.assertEqual(self.told, [5, 1])


class PublishTest(unittest.IsolatedAsyncioTestCase):
    async def test_counts_what_the_gateway_has_read(self) -> None:
        async with Gateway() as gateway:
            count = asyncio.ensure_future(weir.publish(gateway.url, "room 1", [{"n": 1}, {"n": 2}], token="secret"))
            connection = await gateway.connection()
            path = getattr(connection.socket, "path", None) or connection.socket.request.path
            self.assertEqual(path, "/in/room%201")
            self.assertEqual([await connection.heard(), await connection.heard()], [{"n": 1}, {"n": 2}])
            self.assertEqual(await count, 2)

    async def test_a_connection_that_breaks_is_not_taken_for_the_end(self) -> None:
        async def endless() -> Any:
            while True:
                yield {"n": 1}
                await asyncio.sleep(0.001)

        async with Gateway() as gateway:
            count = asyncio.ensure_future(weir.publish(gateway.url, "room", endless()))
            connection = await gateway.connection()
            await connection.heard()
            await connection.socket.close(1011, "broken")
            with self.assertRaisesRegex(weir.WeirError, "before the gateway had read all"):
                await count


class PartsTest(unittest.TestCase):
    def test_backlog(self) -> None:
        looked: List[Any] = []
        backlog: Backlog[Any] = Backlog(lambda i: looked.append(i) or i % 1000, 10)
        for n in range(100_000):
            backlog.add(n)
        self.assertLessEqual(len(backlog), 2000)
        self.assertLess(len(looked), 1_000_000)
        self.assertEqual(backlog.conflated + len(backlog), 100_000)
        self.assertEqual([backlog.take() for _ in range(len(backlog))][-1000:], list(range(99_000, 100_000)))

    def test_addresses(self) -> None:
        for url in ("ws://h:1", "http://h:1/", "ws://h:1/ws"):
            self.assertEqual(web_socket_address(url, "/ws"), "ws://h:1/ws")
        self.assertEqual(web_socket_address("https://h/weir", "/in/a"), "wss://h/weir/in/a")
        self.assertEqual(http_address("wss://h/weir/ws?token=t", "/api/x", "a=b"), "https://h/weir/api/x?token=t&a=b")
        for url in ("localhost:8080", "ftp://localhost", "nonsense"):
            with self.assertRaisesRegex(ValueError, "must be like ws://localhost:8080"):
                web_socket_address(url, "/ws")

    def test_waits(self) -> None:
        with mock.patch("random.uniform", lambda low, high: high):
            waits = [_line.backoff(n) for n in (0, 1, 2, 6, 7, 1000)]
        self.assertEqual(waits, [0.25, 0.5, 1, 16, 30, 30])
        self.assertEqual(_line.hint("restarting; reconnect in 1500 ms"), 1.5)
        self.assertEqual(_line.hint("restarting; reconnect in 999999999 ms"), 30)
        self.assertIsNone(_line.hint("service restart"))

    def test_times_of_any_precision_are_read(self) -> None:
        times = ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.123456789Z"]
        changes = weir.Changes({"seq": i, "time": t, "mean": [1, None, 2.5][i]} for i, t in enumerate(times))
        self.assertEqual([t.nanosecond for t in changes.to_pandas().index], [0, 0, 789])
        self.assertEqual(changes.to_polars()["time"].dt.nanosecond().to_list(), [0, 500_000_000, 123_456_789])
        self.assertEqual(changes.to_polars()["mean"].to_list(), [1, None, 2.5])
        self.assertEqual(len(weir.Changes().to_pandas()), 0)
        self.assertEqual(len(weir.Changes().to_polars()), 0)

    def test_chart(self) -> None:
        svg = draw({"A <mean>": [(0.0, 1.0), (60.0, 3.0)], "flat": [(30.0, 2.0)], "empty": []}, "a note")
        self.assertIn("A &lt;mean&gt; 3", svg)
        self.assertIn("a note", svg)
        self.assertIn('points="70.0,292.0 748.0,30.0"', svg)
        self.assertIn("00:00:20", svg)
        self.assertEqual(ticks(0, 10, 5), [0, 2, 4, 6, 8, 10])
        self.assertIn("<polyline", draw({"one": [(5.0, 7.0)]}))
        self.assertNotIn("<polyline", draw({}))


if __name__ == "__main__":
    unittest.main()
