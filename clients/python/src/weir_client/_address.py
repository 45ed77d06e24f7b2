"""One address names a gateway: ``ws://host:8080`` or ``http://host:8080``, either with a path before the gateway's own."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

_OVER_WEB_SOCKET = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
_OVER_HTTP = {"http": "http", "https": "https", "ws": "http", "wss": "https"}


def web_socket_address(url: str, path: str) -> str:
    scheme, host, before, query = _parts(url)
    return urlunsplit((_OVER_WEB_SOCKET[scheme], host, before + path, query, ""))


def http_address(url: str, path: str, query: str = "") -> str:
    scheme, host, before, own = _parts(url)
    return urlunsplit((_OVER_HTTP[scheme], host, before + path, "&".join(q for q in (own, query) if q), ""))


def _parts(url: str) -> tuple[str, str, str, str]:
    parts = urlsplit(url)
    if parts.scheme not in _OVER_HTTP or not parts.netloc:
        raise ValueError(f"the address must be like ws://localhost:8080, not {url!r}")
    path = parts.path.rstrip("/")
    return parts.scheme, parts.netloc, path[:-3] if path.endswith("/ws") else path, parts.query
