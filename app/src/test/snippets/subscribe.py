import asyncio
import json
import websockets


async def stream():
    async with websockets.connect("wss://example.com/stream") as ws:
        await ws.send(json.dumps({"type": "subscribe", "symbol": "TICKER"}))
        while True:
            message = await ws.recv()
            data = json.loads(message)
            print(data, flush=True)


asyncio.run(stream())
