package dev.weir.core.statistic;

import dev.weir.core.value.Type;
import java.util.List;
import java.util.Optional;

/** What a statistic takes: a value of each observation, or a constant that is part of its definition. */
public sealed interface Parameter {
  String name();

  /** Whether a call may leave it out. */
  boolean optional();

  /** What is wrong with a constant that is given for it: a Double or a String; empty if nothing is. */
  Optional<String> problem(Object given);

  /**
   * An expression over each observation.
   *
   * @param repeated whether more of them may follow
   */
  record Value(String name, Type type, boolean optional, boolean repeated) implements Parameter {
    @Override
    public Optional<String> problem(Object given) {
      return Optional.of(name + " is not a constant");
    }
  }

  /**
   * A number within bounds.
   *
   * @param fallback what it is when it is left out
   */
  record Number(String name, double least, double most, boolean whole, Optional<Double> fallback)
      implements Parameter {
    @Override
    public boolean optional() {
      return fallback.isPresent();
    }

    @Override
    public Optional<String> problem(Object given) {
      boolean fits =
          given instanceof Double x && x >= least && x <= most && (!whole || x == Math.rint(x));
      return fits
          ? Optional.empty()
          : Optional.of("%s is a %s from %s to %s"
              .formatted(
                  name,
                  whole ? "whole number" : "number",
                  Statistic.number(least),
                  Statistic.number(most)));
    }

    /** The same, but it may be left out. */
    public Number or(double value) {
      return new Number(name, least, most, whole, Optional.of(value));
    }
  }

  /** One of some words; the first when it is left out. */
  record Choice(String name, List<String> options) implements Parameter {
    @Override
    public boolean optional() {
      return true;
    }

    @Override
    public Optional<String> problem(Object given) {
      return given instanceof String s && options.contains(s)
          ? Optional.empty()
          : Optional.of(name + " is one of '" + String.join("', '", options) + "'");
    }
  }

  public static Value value(String name) {
    return new Value(name, Type.NUMBER, false, false);
  }

  /** A value of any type. */
  public static Value any(String name) {
    return new Value(name, Type.ANY, false, false);
  }

  /** Any number of values, at least one. */
  public static Value values(String name) {
    return new Value(name, Type.NUMBER, false, true);
  }

  static Number number(String name, double least, double most) {
    return new Number(name, least, most, false, Optional.empty());
  }

  static Number whole(String name, int least, int most) {
    return new Number(name, least, most, true, Optional.empty());
  }

  static Choice choice(String name, String... options) {
    return new Choice(name, List.of(options));
  }
}
