package dev.weir.client;

import java.net.URI;

/** One address names a gateway: ws://host:8080 or http://host:8080, either with a path before the gateway's own. */
final class Address {
  private Address() {}

  static URI webSocket(URI gateway, String path) {
    return of(gateway, "ws", path, gateway.getRawQuery());
  }

  /**
   * @param query as it stands in a URI; empty for none
   */
  static URI http(URI gateway, String path, String query) {
    return of(gateway, "http", path, query);
  }

  private static URI of(URI gateway, String protocol, String path, String query) {
    String scheme = String.valueOf(gateway.getScheme());
    if (!scheme.matches("(http|ws)s?") || gateway.getRawAuthority() == null) {
      throw new IllegalArgumentException(
          "the address must be like ws://localhost:8080, not " + gateway);
    }
    String before = gateway.getRawPath().replaceFirst("/?(ws)?/?$", "");
    return URI.create(protocol + (scheme.endsWith("s") && scheme.length() != 2 ? "s" : "")
        + "://" + gateway.getRawAuthority() + before + path
        + (query == null || query.isEmpty() ? "" : "?" + query));
  }
}
