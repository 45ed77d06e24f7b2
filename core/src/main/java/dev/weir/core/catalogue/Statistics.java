package dev.weir.core.catalogue;

import dev.weir.core.model.Models;
import dev.weir.core.statistic.Families;
import dev.weir.core.statistic.Statistic;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The catalogue of statistics, by name. */
public final class Statistics {
  private static final Map<String, Statistic> ALL = new LinkedHashMap<>();

  static {
    Stream.of(Families.statistics(), Models.statistics())
        .flatMap(List::stream)
        .forEach(s -> ALL.put(s.name(), s));
  }

  private Statistics() {}

  public static Optional<Statistic> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** What a statistic is called in SQL, pandas, TA-Lib and elsewhere; not names that are understood here. */
  public static List<String> otherNames(Statistic statistic) {
    return OtherNames.of(statistic.name());
  }

  /** The statistic that was meant by a name that is none, if it is called so elsewhere. */
  public static Optional<String> calledElsewhere(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ALL.keySet().stream().filter(n -> OtherNames.of(n).contains(lower)).findFirst();
  }

  public static Collection<String> names() {
    return ALL.keySet();
  }

  public static Collection<Statistic> all() {
    return ALL.values();
  }
}
