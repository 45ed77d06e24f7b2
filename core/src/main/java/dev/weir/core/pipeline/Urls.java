package dev.weir.core.pipeline;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads URLs. */
final class Urls {
  private Urls() {}

  /** The URL, if it has one of the schemes. */
  static Optional<URI> read(Located<String> text, List<Mistake> mistakes, String... schemes) {
    URI uri;
    try {
      uri = URI.create(text.value());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the shape's checker has said so
    }
    if (uri.getHost() == null) {
      return Optional.empty();
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!Arrays.asList(schemes).contains(scheme)) {
      String wanted =
          Arrays.stream(schemes).map(s -> s + "://").sorted().collect(Collectors.joining(" or "));
      mistakes.add(Mistake.at(text, "this URL must begin with " + wanted));
      return Optional.empty();
    }
    if (uri.getPort() > 65_535) {
      mistakes.add(Mistake.at(text, "the port " + uri.getPort() + " is beyond 65535"));
      return Optional.empty();
    }
    return Optional.of(uri);
  }
}
