"""fan_py.py PORT N BURST DEFLATE(0|1): a server with the package websockets that broadcasts to N clients, as fast as they read."""
import asyncio, sys, time
from websockets.asyncio.server import broadcast, serve

port, n, burst, deflate = map(int, sys.argv[1:])


def message(i):
    return '{"type":"trade","symbol":"AAPL","price":%d.%02d,"size":100,"ts":1712345678901,"t":%d}' % (100 + i % 400, i % 100, time.monotonic_ns())


async def main():
    clients, all_here = set(), asyncio.Event()

    async def handler(client):
        clients.add(client)
        if len(clients) == n:
            all_here.set()
        await client.wait_closed()

    async with serve(handler, "127.0.0.1", port, compression="deflate" if deflate else None, ping_interval=None, backlog=4096):
        await all_here.wait()
        i = 0
        while True:
            for _ in range(burst):
                broadcast(clients, message(i))
                i += 1
            await asyncio.sleep(0)
            while any(c.transport.get_write_buffer_size() > 32768 for c in clients):
                await asyncio.sleep(0.0005)


asyncio.run(main())
