import asyncio
import json
import statistics
import websockets

prices = []


async def calculate():
    async with websockets.connect("wss://example.com/stream") as ws:
        message = {"type": "subscribe", "symbol": "DUMMY_INDEX", "price": 150.00}
        await ws.send(json.dumps(message))
        while True:
            data = json.loads(await ws.recv())
            data["price"] += 0.05
            prices.append(data["price"])
            mean = statistics.mean(prices)
            print(f"price {data['price']:.2f} mean {mean:.4f}", flush=True)
            if mean > 150.50:
                print("ALERT: mean above 150.50", flush=True)
            await asyncio.sleep(1)
            await ws.send(json.dumps(data))


asyncio.run(calculate())
