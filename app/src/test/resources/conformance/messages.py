"""What the independent peers say: messages of many sizes, of JSON and of noise; the same ones each time."""
import json
import random

SIZES = [0, 1, 16, 125, 126, 255, 256, 257, 1024, 4096, 16384, 65535, 65536, 131072, 1 << 20, 3]


def messages():
    dice = random.Random(7692)
    prices = json.dumps([{"symbol": "TICKER", "price": dice.randrange(100_000)} for _ in range(40_000)])
    for size in SIZES:
        start = dice.randrange(len(prices) - size)
        yield prices[start:start + size]
        yield dice.randbytes(size)
        yield "é€💧"
