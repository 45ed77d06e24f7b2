"""Lines over time as an SVG."""

from __future__ import annotations

import math
from datetime import datetime, timezone
from html import escape
from typing import Dict, Iterable, List, Sequence, Tuple

Point = Tuple[float, float]
"""Seconds since the epoch, and a value."""

_WIDTH, _HEIGHT = 760, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 12, 30, 28
# Told apart also by who does not see all colours: Okabe and Ito, https://jfly.uni-koeln.de/color/
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def draw(lines: Dict[str, Sequence[Point]], note: str = "") -> str:
    """The lines with their axes and names; a note above them."""
    points = [p for line in lines.values() for p in line]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        'role="img" font-family="sans-serif" font-size="12" fill="currentColor" color="#777">',
        _legend(lines, note),
    ]
    if points:
        x = _Axis((t for t, _ in points), _LEFT, _WIDTH - _RIGHT)
        y = _Axis((v for _, v in points), _HEIGHT - _BOTTOM, _TOP)
        parts += [_horizontal(v, y.at(v)) for v in ticks(y.low, y.high, 5)]
        parts += [_vertical(t, x.at(t)) for t in ticks(x.low, x.high, 6)]
        parts += [_line(line, x, y, _colour(i)) for i, line in enumerate(lines.values())]
    return "".join(parts) + "</svg>"


class _Axis:
    """From values to pixels; a single value is in the middle."""

    def __init__(self, values: Iterable[float], begin: float, end: float) -> None:
        known = list(values)
        self.low, self.high = min(known), max(known)
        if self.low == self.high:
            margin = abs(self.low) * 1e-6 or 1.0
            self.low, self.high = self.low - margin, self.high + margin
        self._begin = begin
        self._scale = (end - begin) / (self.high - self.low)

    def at(self, value: float) -> float:
        return round(self._begin + (value - self.low) * self._scale, 1)


def ticks(low: float, high: float, about: int) -> List[float]:
    """About so many round numbers from low to high."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [i * step for i in range(first, last + 1)]


def _colour(i: int) -> str:
    return _COLOURS[i % len(_COLOURS)]


def _legend(lines: Dict[str, Sequence[Point]], note: str) -> str:
    names = "".join(
        f'<tspan dx="12" fill="{_colour(i)}">{escape(name)}{_newest(line)}</tspan>'
        for i, (name, line) in enumerate(lines.items())
    )
    return f'<text x="{_LEFT - 12}" y="18">{names}<tspan dx="12">{escape(note)}</tspan></text>'


def _newest(line: Sequence[Point]) -> str:
    return f" {line[-1][1]:.6g}" if line else ""


def _horizontal(value: float, y: float) -> str:
    return (
        f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="currentColor" stroke-opacity=".25"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{value:.8g}</text>'
    )


def _vertical(seconds: float, x: float) -> str:
    time = datetime.fromtimestamp(seconds, timezone.utc)
    return f'<text x="{x}" y="{_HEIGHT - 8}" text-anchor="middle">{time:%H:%M:%S}</text>'


def _line(points: Sequence[Point], x: _Axis, y: _Axis, colour: str) -> str:
    path = " ".join(f"{x.at(t)},{y.at(v)}" for t, v in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5" stroke-linejoin="round"/>'
