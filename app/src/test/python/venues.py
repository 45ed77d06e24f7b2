"""Counts the trades in recordings of venues, without Weir, for VenuesTest.

python3 app/src/test/python/venues.py FRAMES_FOLDER prints, for each recording, how many observations and symbols there are,
and the sum of price times size, exactly.
"""
import base64
import gzip
import json
import sys
from fractions import Fraction as F


def messages(path):
    for line in gzip.open(path, "rt"):
        if not line.startswith("{"):
            yield line.split(" ", 1)[1]
            continue
        frame = json.loads(line)
        if frame["dir"] != "recv":
            continue
        if frame["type"] == "text":
            yield frame["data"]
        else:
            raw = base64.b64decode(frame["b64"])
            yield (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode()


def binance(kind):
    def read(m):
        d = m.get("data", {})
        if d.get("e") == kind:
            yield d["s"], d["p"], d["q"]
    return read


def coinbase(m):
    if m.get("type") in ("match", "last_match"):
        yield m["product_id"], m["price"], m["size"]


def kraken(channel, key):
    def read(m):
        if isinstance(m, list) and m[2] == channel:
            rows = m[1] if key is None else m[1].get(key, [])
            for row in rows:
                yield m[3], row[0], row[1]
    return read


def ticker(m):
    if isinstance(m, list) and m[2] == "ticker":
        yield m[3], m[1]["c"][0], m[1]["c"][1]


def bitstamp(m):
    if m["event"] == "trade":
        yield m["channel"].removeprefix("live_trades_"), m["data"]["price_str"], m["data"]["amount_str"]


NAMES = {}


def bitfinex(m):
    if isinstance(m, dict):
        if m["event"] == "subscribed":
            NAMES[m["chanId"]] = (m["channel"], m["symbol"])
    elif NAMES.get(m[0], ("",))[0] == "trades" and isinstance(m[1], list):
        for trade in m[1]:
            yield NAMES[m[0]][1], trade[3], trade[2]


def okx(m):
    if m.get("arg", {}).get("channel") == "trades" and "event" not in m:
        for d in m["data"]:
            yield d["instId"], d["px"], d["sz"]


def huobi(m):
    if m.get("ch", "").endswith(".trade.detail"):
        for d in m["tick"]["data"]:
            yield m["ch"].split(".")[1], d["price"], d["amount"]


def upbit(m):
    if m.get("ty") == "trade":
        yield m["cd"], m["tp"], m["tv"]


def bitflyer(m):
    if m.get("method") == "channelMessage" and m["params"]["channel"].startswith("lightning_executions_"):
        for d in m["params"]["message"]:
            yield m["params"]["channel"].removeprefix("lightning_executions_"), d["price"], d["size"]


RECORDINGS = [
    ("binance/spot_btcusdt_20240808", binance("trade")),
    ("binance/spot_ethusdt_20240808", binance("trade")),
    ("binance/usdm_btcusdt_20240808", binance("trade")),
    ("binance/cm_btcusd_perp_20240808", binance("trade")),
    ("cryptofeed/BINANCE.ws.1.0.ndjson", binance("aggTrade")),
    ("cryptofeed/BINANCE_FUTURES.ws.1.0.ndjson", binance("aggTrade")),
    ("cryptofeed/COINBASE.ws.28.0.ndjson", coinbase),
    ("cryptofeed/KRAKEN.ws.48.0.ndjson", kraken("trade", None)),
    ("cryptofeed/KRAKEN.ws.49.0.ndjson", ticker),
    ("cryptofeed/KRAKEN.ws.50.0.ndjson", kraken("book-1000", "a")),
    ("cryptofeed/BITSTAMP.ws.1.0.ndjson", bitstamp),
    ("cryptofeed/BITFINEX.ws.11.0.ndjson", bitfinex),
    ("cryptofeed/OKX.ws.1.0.ndjson", okx),
    ("cryptofeed/HUOBI.ws.44.0.ndjson", huobi),
    ("cryptofeed/UPBIT.ws.62.0.ndjson", upbit),
    ("cryptofeed/BITFLYER.ws.1.0.ndjson", bitflyer),
]

for name, read in RECORDINGS:
    count, value, symbols = 0, F(0), set()
    for text in messages(f"{sys.argv[1]}/{name}.gz"):
        for symbol, price, size in read(json.loads(text, parse_float=str, parse_int=str)):
            count += 1
            symbols.add(symbol)
            value += F(price) * F(size)
    print(f"{name:45} {count:6} {len(symbols):3} {float(value)!r}")
