package dev.weir.app.http;

import dev.weir.core.expression.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the route of a request. */
public final class Router {

  /** What there is for a request. */
  public sealed interface Match {}

  /** A route, and what stands for the names in braces of its path. */
  public record Found(Route route, Map<String, String> parameters) implements Match {}

  /** The path is one of ours, but not with this method. */
  public record WrongMethod(List<String> allowed) implements Match {}

  /** No route has this path. */
  public record Unknown() implements Match {}

  private record Entry(Route route, List<String> segments) {}

  private final List<Entry> entries;

  public Router(List<Route> routes) {
    entries = routes.stream().map(r -> new Entry(r, segments(r.path()))).toList();
  }

  public List<Route> routes() {
    return entries.stream().map(Entry::route).toList();
  }

  /**
   * Finds what there is for a request.
   *
   * @param path decoded, and without the query
   */
  public Match match(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    List<String> segments = segments(path);
    List<String> allowed = new ArrayList<>();
    for (Entry entry : entries) {
      Optional<Map<String, String>> parameters = parameters(entry.segments, segments);
      if (parameters.isPresent()) {
        if (entry.route.method().equals(wanted)) {
          return new Found(entry.route, parameters.get());
        }
        allowed.add(entry.route.method());
      }
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    return allowed.isEmpty() ? new Unknown() : new WrongMethod(allowed);
  }

  /** The path that was probably meant. */
  public Optional<String> nearest(String path) {
    List<String> known = entries.stream()
        .map(e -> e.route.path())
        .distinct()
        .map(template -> filledIn(template, path))
        .toList();
    return Suggestions.nearest(path, known);
  }

  /** A template with the names in braces replaced by what the path has in their places. */
  private static String filledIn(String template, String path) {
    List<String> given = segments(path);
    List<String> filled = new ArrayList<>(segments(template));
    for (int i = 0; i < filled.size() && i < given.size(); i++) {
      if (isParameter(filled.get(i))) {
        filled.set(i, given.get(i));
      }
    }
    return String.join("/", filled);
  }

  private static List<String> segments(String path) {
    return Arrays.asList(path.split("/", -1));
  }

  private static Optional<Map<String, String>> parameters(
      List<String> template, List<String> segments) {
    if (template.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < template.size(); i++) {
      String expected = template.get(i);
      String given = segments.get(i);
      if (isParameter(expected) && !given.isEmpty()) {
        parameters.put(expected.substring(1, expected.length() - 1), given);
      } else if (!expected.equals(given)) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }
}
