package dev.weir.core.statistic;

import java.util.Map;
import java.util.Objects;

/**
 * What a statistic's call gives for its constant parameters, defaults filled in; each has been checked against its {@link
 * Parameter}.
 *
 * @param values how many values an observation has; more than one for statistics of several variables
 */
public record Constants(Map<String, Object> given, int values) {

  public Constants {
    given = Map.copyOf(given);
  }

  public double number(String name) {
    return (Double) of(name);
  }

  public int integer(String name) {
    return ((Double) of(name)).intValue();
  }

  /** The option chosen. */
  public String choice(String name) {
    return (String) of(name);
  }

  private Object of(String name) {
    return Objects.requireNonNull(given.get(name), name);
  }
}
