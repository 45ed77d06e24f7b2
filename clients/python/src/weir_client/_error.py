"""What a gateway says against a request."""

from __future__ import annotations

from typing import Optional


class WeirError(Exception):
    """The gateway refused something; the message says why, in its words.

    ``code`` is the protocol's, such as ``unknown_stream``; None where it came over HTTP.
    """

    def __init__(self, message: str, code: Optional[str] = None) -> None:
        super().__init__(message)
        self.code = code
