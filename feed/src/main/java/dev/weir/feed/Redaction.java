package dev.weir.feed;

import java.net.URI;

/** What may be shown of a URL: tokens come in its user information and its query. */
final class Redaction {
  private static final String HIDDEN = "***";

  private Redaction() {}

  /** The URL without user information, fragment and the values of its query. */
  static String url(URI url) {
    String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
    String query = url.getRawQuery() == null ? "" : "?" + query(url.getRawQuery());
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + path
        + query;
  }

  private static String query(String query) {
    StringBuilder shown = new StringBuilder();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      shown.append(shown.isEmpty() ? "" : "&").append(parameter, 0, equals + 1).append(HIDDEN);
    }
    return shown.toString();
  }
}
