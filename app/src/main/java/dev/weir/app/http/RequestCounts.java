package dev.weir.app.http;

import dev.weir.app.metrics.Metric;
import dev.weir.app.metrics.MetricsText;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests were answered, by route and status. */
public final class RequestCounts {
  private record Kind(String method, String path, int status) {}

  private final Map<Kind, LongAdder> counts = new ConcurrentSkipListMap<>(
      Comparator.comparing(Kind::path).thenComparing(Kind::method).thenComparing(Kind::status));

  public void count(Route route, int status) {
    add(new Kind(route.method(), route.path(), status));
  }

  /** A request that no route has taken. */
  public void countOther(int status) {
    add(new Kind("", "", status));
  }

  private void add(Kind kind) {
    counts.computeIfAbsent(kind, k -> new LongAdder()).increment();
  }

  public void metrics(MetricsText text) {
    counts.forEach((kind, count) -> text.add(
        Metric.HTTP_REQUESTS, count.sum(), kind.method, kind.path, Integer.toString(kind.status)));
  }
}
