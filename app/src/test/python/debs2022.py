"""The DEBS 2022 queries over recorded trades, computed with pandas and plain Python: what Debs2022Test expects.

python3 debs2022.py RECORDING.gz WINDOW_MS FAST SLOW > EXPECTED.csv
"""
import gzip, json, sys

import pandas as pd

trades = []
for line in gzip.open(sys.argv[1], "rt"):
    frame = json.loads(line.split(" ", 1)[1])
    if frame.get("stream", "").endswith("@trade"):
        data = frame["data"]
        trades.append((data["T"], data["s"], float(data["p"])))
trades = pd.DataFrame(trades, columns=["time", "symbol", "price"])
window, fast, slow = map(int, sys.argv[2:])
trades["start"] = trades["time"] // window * window

print("symbol,time,first,second,third")
rows = []
for symbol, own in trades.groupby("symbol"):
    closes = own.groupby("start")["price"].last().iloc[:-1]  # the last window is still open
    ema_fast = ema_slow = 0.0
    before, advice = (0.0, 0.0), []  # "starting from 0" is meant for the crossings, too
    for start, close in closes.items():
        ema_fast = close * 2 / (1 + fast) + ema_fast * (1 - 2 / (1 + fast))
        ema_slow = close * 2 / (1 + slow) + ema_slow * (1 - 2 / (1 + slow))
        if ema_fast > ema_slow and before[0] <= before[1]:
            advice.insert(0, "buy")
        elif ema_fast < ema_slow and before[0] >= before[1]:
            advice.insert(0, "sell")
        else:
            before = ema_fast, ema_slow
            continue
        before = ema_fast, ema_slow
        rows.append((start, symbol, (advice + ["", ""])[:3]))
for start, symbol, newest in sorted(rows):
    print(symbol, start, *newest, sep=",")
