"""Changes as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List

if TYPE_CHECKING:
    import pandas
    import polars

Change = Dict[str, Any]
"""One change of a stream: ``stream``, ``seq``, ``time``, the key's fields, and the selected columns."""


class Changes(List[Change]):
    """A list of changes that can become a table; ``Changes(anything)`` makes one of any changes."""

    def to_pandas(self) -> "pandas.DataFrame":
        """With their times as its index."""
        import pandas

        frame = pandas.DataFrame(list(self))
        if "time" not in frame:
            return frame
        frame["time"] = pandas.to_datetime(frame["time"], utc=True, format="ISO8601" if _modern(pandas) else None)
        return frame.set_index("time")

    def to_polars(self) -> "polars.DataFrame":
        """With their times as times."""
        import polars

        frame = polars.DataFrame(list(self), infer_schema_length=None)
        if "time" not in frame.columns:
            return frame
        return frame.with_columns(polars.col("time").str.to_datetime("%+", time_unit="ns", time_zone="UTC"))


def _modern(pandas: Any) -> bool:
    """Before pandas 2, each time is read as it is; from then on that has to be asked for."""
    return int(pandas.__version__.split(".")[0]) >= 2
