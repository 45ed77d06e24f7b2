package dev.weir.core.statistic;

import dev.weir.core.pipeline.Type;
import java.util.List;

/**
 * One entry of the catalogue.
 *
 * @param parameters what it takes, in order
 * @param minimum how many of them must be given
 * @param result the type of its value; {@link Type#ANY} means that of its first argument
 * @param unit "x" for the unit of its argument
 * @param formula how it is defined
 * @param before what it gives before there is enough data
 * @param make builds the computation from the constants given
 */
public record Statistic(
    String name,
    List<Parameter> parameters,
    int minimum,
    Type result,
    String summary,
    String formula,
    String unit,
    String before,
    String source,
    Factory make) {

  public Statistic {
    parameters = List.copyOf(parameters);
  }

  /** {@code price} in {@code ema(price, 20)} is an argument of each observation, {@code 20} a constant. */
  public record Parameter(String name, Type type, boolean constant, double least, double most) {
    static Parameter value(String name, Type type) {
      return new Parameter(name, type, false, 0, 0);
    }

    static Parameter constant(String name, double least, double most) {
      return new Parameter(name, Type.NUMBER, true, least, most);
    }
  }

  /** Makes the computation; gets the constants in the order of the parameters. */
  @FunctionalInterface
  public interface Factory {
    Aggregate make(double[] constants);
  }

  /** As one writes it: {@code quantile(x, p)}. */
  public String signature() {
    StringBuilder text = new StringBuilder(name).append('(');
    for (int i = 0; i < parameters.size(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(parameters.get(i).name())
          .append(i >= minimum ? "?" : "");
    }
    return text.append(')').toString();
  }
}
