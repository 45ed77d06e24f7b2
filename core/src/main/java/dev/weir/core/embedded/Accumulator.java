package dev.weir.core.embedded;

import dev.weir.core.catalogue.Statistics;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Constants;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Values;
import dev.weir.core.window.Layout;
import dev.weir.core.window.RunningWindow;
import dev.weir.core.window.Window;
import dev.weir.core.window.WindowSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One statistic by itself, as in River or a notebook: {@code update}, {@code value}, {@code merge}.
 *
 * <pre>{@code
 * Accumulator p99 = Accumulator.of("quantile", 0.99);
 * p99.update(12.5);
 * double now = p99.value();
 *
 * Accumulator mean = Accumulator.over("last 100", "mean");
 * }</pre>
 *
 * Not for use by several threads at once.
 */
public final class Accumulator {
  private final WindowSpec spec;
  private final Statistic statistic;
  private final Map<String, Object> constants;
  private List<String> parts = List.of();
  private double[] values = {Values.NULL};
  private @Nullable Window window; // opened when it is known how many values an observation has
  private int arguments;
  private long newest;

  private Accumulator(WindowSpec spec, Statistic statistic, Map<String, Object> constants) {
    this.spec = spec;
    this.statistic = statistic;
    this.constants = constants;
    if (least() == most()) {
      window = open(least());
    }
  }

  private int least() {
    return (int) Math.max(
        1,
        statistic.parameters().stream()
            .filter(p -> p instanceof Parameter.Value && !p.optional())
            .count());
  }

  private int most() {
    return statistic.maximum() == Integer.MAX_VALUE
        ? Integer.MAX_VALUE
        : (int) statistic.parameters().stream()
            .filter(Parameter.Value.class::isInstance)
            .count();
  }

  private Window open(int given) {
    if (given < least() || given > most()) {
      throw new IllegalArgumentException(
          statistic.signature() + " does not take " + given + " values an observation");
    }
    Constants all = statistic.constants(constants, given);
    Aggregate aggregate = statistic.make().apply(all);
    spec.refusal(aggregate).ifPresent(why -> {
      throw new IllegalArgumentException(statistic.name() + " " + why);
    });
    arguments = given;
    parts = statistic.parts().apply(all);
    values = new double[aggregate.parts()];
    return Window.open(spec, new Layout(List.of(new Layout.Entry(aggregate, 0)), given));
  }

  /**
   * A statistic over all observations.
   *
   * @param constants its constant parameters, in order; those with a default may be left out
   * @throws IllegalArgumentException for an unknown statistic or a wrong constant
   */
  public static Accumulator of(String statistic, Object... constants) {
    return over("all", statistic, constants);
  }

  /** A statistic over a window as in a pipeline file: {@code all}, {@code last 100}, {@code last 5m}, {@code decay 5m}. */
  public static Accumulator over(String window, String statistic, Object... constants) {
    WindowSpec spec = WindowSpec.parse(window);
    if (spec.ends()) {
      throw new IllegalArgumentException(
          "'" + window
              + "' is many windows; an accumulator is one: all, last N, last DURATION or decay HALF-LIFE");
    }
    Statistic found = Statistics.find(statistic)
        .orElseThrow(() -> new IllegalArgumentException("there is no statistic '" + statistic + "'"
            + Statistics.calledElsewhere(statistic)
                .or(() -> Suggestions.nearest(statistic, Statistics.names()))
                .map(n -> "; did you mean " + n + "?")
                .orElse("")));
    return new Accumulator(spec, found, named(found, constants));
  }

  private static Map<String, Object> named(Statistic statistic, Object... constants) {
    List<Parameter> wanted = new ArrayList<>(statistic.parameters());
    wanted.removeIf(Parameter.Value.class::isInstance);
    if (constants.length > wanted.size()
        || wanted.stream().skip(constants.length).anyMatch(p -> !p.optional())) {
      throw new IllegalArgumentException("%s takes %d constant%s, found %d"
          .formatted(
              statistic.signature(),
              wanted.size(),
              wanted.size() == 1 ? "" : "s",
              constants.length));
    }
    Map<String, Object> named = new HashMap<>();
    for (int i = 0; i < constants.length; i++) {
      Object given = constants[i] instanceof Number n ? (Object) n.doubleValue() : constants[i];
      wanted.get(i).problem(given).ifPresent(why -> {
        throw new IllegalArgumentException(statistic.signature() + ": " + why);
      });
      named.put(wanted.get(i).name(), given);
    }
    statistic.problem().apply(statistic.constants(named, 1)).ifPresent(why -> {
      throw new IllegalArgumentException(statistic.signature() + ": " + why);
    });
    return named;
  }

  /** Adds an observation: one value for each variable of the statistic. For statistics and windows without time. */
  public Accumulator update(double... observation) {
    return updateAt(newest, observation);
  }

  /**
   * Adds an observation.
   *
   * @param time nanoseconds since the epoch; one before the newest counts as simultaneous with it
   */
  public Accumulator updateAt(long time, double... observation) {
    if (window == null) {
      window = open(observation.length);
    } else if (observation.length != arguments) {
      throw new IllegalArgumentException(statistic.signature() + " does not take "
          + observation.length + " values here, but " + arguments);
    }
    newest = Math.max(newest, time);
    window.add(newest, observation);
    return this;
  }

  /** The statistic now; NaN while there are too few observations. Of one with several parts, the first. */
  public double value() {
    return read()[0];
  }

  /** One part of a statistic that has several. */
  public double value(String part) {
    double[] all = read();
    int index = parts.indexOf(part);
    if (index < 0) {
      throw new IllegalArgumentException(
          statistic.name() + " has no part '" + part + "'; it has " + parts);
    }
    return all[index];
  }

  private double[] read() {
    if (window != null) {
      window.values(values);
    }
    return values;
  }

  /**
   * Adds all observations of another accumulator of the same statistic, which come after those of this one.
   *
   * @throws UnsupportedOperationException where that is not defined: in windows that slide, and for statistics that follow
   *     from the order of all observations
   */
  public Accumulator merge(Accumulator later) {
    if (later == this) {
      throw new IllegalArgumentException("an accumulator cannot be merged with itself");
    }
    if (!(window instanceof RunningWindow mine
        && later.window instanceof RunningWindow other
        && statistic.equals(later.statistic)
        && mine.canMerge(other))) {
      throw new UnsupportedOperationException(
          "only two accumulators over 'all' of the same statistic"
              + " can be merged, and none that follows from the order of all observations");
    }
    mine.merge(other);
    newest = Math.max(newest, later.newest);
    return this;
  }

  /** Writes the state. */
  public void save(DataOutput out) throws IOException {
    out.writeLong(newest);
    out.writeInt(window == null ? 0 : arguments);
    if (window != null) {
      window.save(out);
    }
  }

  /** Goes on, to the bit, from a state that an accumulator of the same definition saved. */
  public void restore(DataInput in) throws IOException {
    newest = in.readLong();
    int saved = in.readInt();
    if (saved > 0) {
      window = open(saved);
      window.restore(in);
    }
  }
}
