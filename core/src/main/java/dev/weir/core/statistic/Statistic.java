package dev.weir.core.statistic;

import dev.weir.core.value.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One entry of the catalogue: what a statistic takes, what it means, and how to compute it.
 *
 * @param result the type of its value; {@link Type#ANY} means that of its first argument
 * @param parts the names of its values when it has several; empty when it has one
 * @param problem what is wrong with constants of which each is allowed by itself; empty if nothing is
 */
public record Statistic(
    String name,
    List<Parameter> parameters,
    Type result,
    Function<Constants, List<String>> parts,
    Description description,
    Function<Constants, Optional<String>> problem,
    Function<Constants, Aggregate> make) {

  /**
   * What the reference says of it.
   *
   * @param unit "x" for the unit of its argument, "1" for none
   * @param before what it gives before there is enough data
   * @param error how far the result may be from the formula; empty when only by rounding
   * @param source literature or the software whose definition it is
   */
  public record Description(
      String summary, String formula, String unit, String before, String error, String source) {}

  public Statistic {
    parameters = List.copyOf(parameters);
  }

  /** How many arguments a call must give. */
  public int minimum() {
    return (int) parameters.stream().filter(p -> !p.optional()).count();
  }

  /** How many arguments a call may give. */
  public int maximum() {
    return isRepeated() ? Integer.MAX_VALUE : parameters.size();
  }

  private boolean isRepeated() {
    return parameters.getLast() instanceof Parameter.Value v && v.repeated();
  }

  /** The parameter that a call's i-th argument is for. */
  public Parameter parameter(int i) {
    return parameters.get(Math.min(i, parameters.size() - 1));
  }

  /** The constants of a call, with the defaults of those that are left out. */
  public Constants constants(Map<String, Object> given, int values) {
    Map<String, Object> all = new HashMap<>();
    for (Parameter parameter : parameters) {
      switch (parameter) {
        case Parameter.Value v -> {}
        case Parameter.Number n -> n.fallback().ifPresent(f -> all.put(n.name(), f));
        case Parameter.Choice c -> all.put(c.name(), c.options().getFirst());
      }
    }
    all.putAll(given);
    return new Constants(all, values);
  }

  /** As one writes it: {@code quantile(x, p)}; what may be left out with its default, {@code macd(x, fast = 12)}. */
  public String signature() {
    List<String> shown = new ArrayList<>();
    for (Parameter parameter : parameters) {
      shown.add(
          switch (parameter) {
            case Parameter.Value v -> v.name() + (v.optional() ? "?" : v.repeated() ? ", …" : "");
            case Parameter.Number n ->
              n.name() + n.fallback().map(f -> " = " + number(f)).orElse("");
            case Parameter.Choice c -> c.name() + " = '" + c.options().getFirst() + "'";
          });
    }
    return name + "(" + String.join(", ", shown) + ")";
  }

  @Override
  public String toString() {
    return signature();
  }

  /** A number as one writes it. */
  public static String number(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }

  public static Builder named(String name, Parameter... parameters) {
    return new Builder(name, List.of(parameters));
  }

  /** Collects what the catalogue says of a statistic. */
  public static final class Builder {
    private final String name;
    private final List<Parameter> parameters;
    private Type result = Type.NUMBER;
    private Function<Constants, List<String>> parts = c -> List.of();
    private Function<Constants, Optional<String>> problem = c -> Optional.empty();
    private String summary = "";
    private String formula = "";
    private String unit = "x";
    private String before = "null before the first value";
    private String error = "";
    private String source = "";

    private Builder(String name, List<Parameter> parameters) {
      this.name = name;
      this.parameters = parameters;
    }

    public Builder is(String summary) {
      this.summary = summary;
      return this;
    }

    public Builder formula(String formula) {
      this.formula = formula;
      return this;
    }

    public Builder unit(String unit) {
      this.unit = unit;
      return this;
    }

    public Builder before(String before) {
      this.before = before;
      return this;
    }

    public Builder error(String error) {
      this.error = error;
      return this;
    }

    public Builder source(String source) {
      this.source = source;
      return this;
    }

    public Builder gives(Type result) {
      this.result = result;
      return this;
    }

    /** One number must be below another. */
    public Builder inOrder(String less, String more) {
      this.problem = c -> c.number(less) < c.number(more)
          ? Optional.empty()
          : Optional.of("%s must be below %s".formatted(less, more));
      return this;
    }

    public Builder parts(String... names) {
      this.parts = c -> List.of(names);
      return this;
    }

    public Builder parts(Function<Constants, List<String>> names) {
      this.parts = names;
      return this;
    }

    public Statistic by(Function<Constants, Aggregate> make) {
      return new Statistic(
          name,
          parameters,
          result,
          parts,
          new Description(summary, formula, unit, before, error, source),
          problem,
          make);
    }
  }
}
