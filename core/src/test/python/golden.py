"""What pandas, scipy and numpy give over recorded trades: the expectations of GoldenTest.

python3 golden.py RECORDING TRADES.csv EXPECTED.csv, with app/src/test/resources/recordings/binance-btcusdt-20240808.gz
"""
import gzip, json, sys

import numpy as np
import pandas as pd
from scipy import stats

WINDOW = 50

trades = []
for line in gzip.open(sys.argv[1], "rt"):
    frame = json.loads(line.split(" ", 1)[1])
    if frame.get("stream", "").endswith("@trade"):
        data = frame["data"]
        trades.append((data["T"], float(data["p"]), float(data["q"])))
trades = pd.DataFrame(trades, columns=["ms", "price", "size"])
price, size = trades["price"], trades["size"]

# price changes little and size repeats: both kinds of data
rolling = {name: column.rolling(WINDOW) for name, column in (("price", price), ("size", size))}


def line(y, x):
    return stats.linregress(x, y) if len(set(x)) > 1 else None


def autocorrelation(x, lag):
    d = x - x.mean()
    return (d[lag:] * d[:-lag]).sum() / (d * d).sum() if (d * d).sum() > 0 else np.nan


def mode(x):
    return stats.mode(x).mode


def entropy(x):
    return stats.entropy(np.unique(x, return_counts=True)[1], base=2)


def apply(name, function):
    return rolling[name].apply(lambda x: function(np.asarray(x)), raw=True)


def pairs(function):
    out = np.full(len(trades), np.nan)
    for i in range(WINDOW - 1, len(trades)):
        at = slice(i - WINDOW + 1, i + 1)
        out[i] = function(price.values[at], size.values[at])
    return out


expected = {
    "sum(size)": rolling["size"].sum(),
    "mean(price)": rolling["price"].mean(),
    "var(price)": apply("price", lambda x: x.var(ddof=1)),
    "var(price, 'population')": apply("price", lambda x: x.var()),
    "stddev(size)": apply("size", lambda x: x.std(ddof=1)),
    "sem(size)": apply("size", stats.sem),
    "skewness(size)": apply("size", lambda x: stats.skew(x, bias=False)),
    "skewness(size, 'population')": apply("size", stats.skew),
    "kurtosis(size)": apply("size", lambda x: stats.kurtosis(x, bias=False)),
    "kurtosis(size, 'population')": apply("size", stats.kurtosis),
    "min(price)": rolling["price"].min(),
    "max(price)": rolling["price"].max(),
    "range(price)": apply("price", np.ptp),
    "delta(price)": apply("price", lambda x: x[-1] - x[0]),
    "change(price)": apply("price", lambda x: x[-1] / x[0] - 1),
    "median(size)": rolling["size"].median(),
    "quantile(size, 0.9)": apply("size", lambda x: np.quantile(x, 0.9)),
    "iqr(size)": apply("size", stats.iqr),
    "mad(size)": apply("size", stats.median_abs_deviation),
    "mad(size, 'normal')": apply("size", lambda x: stats.median_abs_deviation(x, scale="normal")),
    "zscore(size)": apply("size", lambda x: stats.zscore(x, ddof=1)[-1]),
    "mode(size)": apply("size", mode),
    "distinct(size)": apply("size", lambda x: len(np.unique(x))),
    "entropy(size)": apply("size", entropy),
    "histogram(size, 0, 0.05, 4).2": apply("size", lambda x: np.histogram(x, 4, (0, 0.05))[0][1]),
    "cov(price, size)": pairs(lambda x, y: np.cov(x, y)[0, 1]),
    "corr(price, size)": pairs(lambda x, y: np.corrcoef(x, y)[0, 1] if np.ptp(x) and np.ptp(y) else np.nan),
    "slope(size, price)": pairs(lambda x, y: line(y, x).slope if line(y, x) else np.nan),
    "intercept(size, price)": pairs(lambda x, y: line(y, x).intercept if line(y, x) else np.nan),
    "r2(size, price)": pairs(lambda x, y: line(y, x).rvalue ** 2 if line(y, x) else np.nan),
    "slope(size)": apply("size", lambda x: line(x, np.arange(len(x))).slope),
    "intercept(size)": apply("size", lambda x: line(x, np.arange(len(x))).intercept),
    "autocorr(size)": apply("size", lambda x: autocorrelation(x, 1)),
    "autocorr(size, 5)": apply("size", lambda x: autocorrelation(x, 5)),
    "vwap(price, size)": pairs(lambda x, y: np.average(x, weights=y)),
    "wma(price)": apply("price", lambda x: np.average(x, weights=np.arange(1, len(x) + 1))),
    "volatility(price)": apply("price", lambda x: np.diff(np.log(x)).std(ddof=1)),
    "drawdown(price)": apply("price", lambda x: (1 - x / np.maximum.accumulate(x)).max()),
    "lag(size, 3)": size.shift(3),
    "ema(size, 20)": size.ewm(span=20, adjust=False).mean(),
}
times = pd.to_datetime(trades["ms"], unit="ms")
fading = size.ewm(halflife="1s", times=times)
expected["decay mean(size)"] = fading.mean()

table = pd.DataFrame({"ms": trades["ms"], "price": price, "size": size, **expected}).iloc[WINDOW - 1 :: 3]
first = trades.iloc[: WINDOW - 1]
trades.to_csv(sys.argv[2], index=False)
table.drop(columns=["price", "size"]).to_csv(sys.argv[3], sep=";")
