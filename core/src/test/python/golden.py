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
    "all: ema(size, 20)": size.ewm(span=20, adjust=False).mean(),
}
times = pd.to_datetime(trades["ms"], unit="ms")
fading = size.ewm(halflife="1s", times=times)
expected["decay 1s: mean(size)"] = fading.mean()



def prequential(name, forecasts, values, horizon):
    """forecasts[i] is for values[i + horizon]; their mean absolute errors beside those of values[i]."""
    at = np.arange(len(values))
    known = at[~np.isnan(forecasts)][:-horizon] if horizon else at
    model = pd.Series(np.nan, index=at)
    unchanged = model.copy()
    model[known + horizon] = np.abs(values[known + horizon] - forecasts[known])
    unchanged[known + horizon] = np.abs(values[known + horizon] - values[known])
    error, baseline = model.expanding().mean(), unchanged.expanding().mean()
    expected[f"all: {name}.forecast"] = forecasts
    expected[f"all: {name}.error"] = error
    expected[f"all: {name}.baseline"] = baseline
    expected[f"all: {name}.skill"] = 1 - error / baseline


def holt(x, alpha, beta, horizon):
    level, trend, out = x[1], x[1] - x[0], [np.nan, x[1] + horizon * (x[1] - x[0])]
    for value in x[2:]:
        before = level
        level = alpha * value + (1 - alpha) * (before + trend)
        trend = beta * (level - before) + (1 - beta) * trend
        out.append(level + horizon * trend)
    return np.array(out)


def holt_winters(x, m, alpha, beta, gamma, horizon):
    level, trend = x[:m].mean(), 0.0
    seasons = list(x[:m] - level)  # seasons[i] is for observation i
    out = [np.nan] * (m - 1) + [level + seasons[(horizon - 1) % m]]
    for i in range(m, len(x)):
        before, slope, season = level, trend, seasons[i - m]
        level = alpha * (x[i] - season) + (1 - alpha) * (before + slope)
        trend = beta * (level - before) + (1 - beta) * slope
        seasons.append(gamma * (x[i] - before - slope) + (1 - gamma) * season)
        out.append(level + horizon * trend + seasons[i - m + 1 + (horizon - 1) % m])
    return np.array(out)


def kalman(x, q, r):
    level, p, out = x[0], r, [x[0]]
    for value in x[1:]:
        p += q
        gain = p / (p + r)
        level, p = level + gain * (value - level), (1 - gain) * p
        out.append(level)
    return np.array(out)


prices, sizes = price.to_numpy(), size.to_numpy()
prequential("holt(price, 0.4, 0.2, 3)", holt(prices, 0.4, 0.2, 3), prices, 3)
prequential("holt_winters(price, 12, 0.3, 0.1, 0.2)", holt_winters(prices, 12, 0.3, 0.1, 0.2, 1), prices, 1)
prequential("kalman(price, 0.5, 2)", kalman(prices, 0.5, 2), prices, 1)

# least squares over everything so far; the prediction is made with the coefficients of before
sides = np.column_stack([np.ones(len(sizes)), sizes, np.sqrt(sizes)])
coefficients = np.full((len(prices), 3), np.nan)
predictions = np.full(len(prices), np.nan)
for i in range(WINDOW - 2, len(prices)):
    coefficients[i] = np.linalg.lstsq(sides[: i + 1], prices[: i + 1] - 61800, rcond=None)[0]
    coefficients[i][0] += 61800
    predictions[i] = sides[i] @ coefficients[i - 1]
for i in range(3):
    expected[f"all: linear_regression(price, size, sqrt(size)).b{i}"] = coefficients[:, i]
expected["all: linear_regression(price, size, sqrt(size)).prediction"] = predictions


def cusum(x, target, k, h):
    high = low = alarm = 0.0
    for value in x:
        if alarm:
            high = low = 0.0
        high, low = max(0, high + value - target - k), max(0, low + target - k - value)
        alarm = 1 if high > h else -1 if low > h else 0
        yield alarm, high


alarms = list(cusum(prices, 61833, 0.5, 20))
expected["all: cusum(price, 61833, 0.5, 20).alarm"] = [a for a, _ in alarms]
expected["all: cusum(price, 61833, 0.5, 20).high"] = [h for _, h in alarms]

table = pd.DataFrame({"ms": trades["ms"], "price": price, "size": size, **expected}).iloc[WINDOW - 1 :: 3]
first = trades.iloc[: WINDOW - 1]
trades.to_csv(sys.argv[2], index=False)
table.drop(columns=["price", "size"]).to_csv(sys.argv[3], sep=";")
