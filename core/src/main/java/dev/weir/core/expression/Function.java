package dev.weir.core.expression;

import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The functions of single values. All are deterministic to the bit on every machine, hence {@link StrictMath}: a replay
 * elsewhere must give the same results.
 *
 * @param argument what every argument must be
 * @param result what it gives; {@link Type#ANY} means the arguments' own type
 */
public record Function(
    String name,
    int minimum,
    int maximum,
    Type argument,
    Type result,
    String description,
    Body body) {

  /** What a function does with a row's arguments. */
  @FunctionalInterface
  public interface Body {
    double apply(double[] arguments);
  }

  private static final Map<String, Function> ALL = new LinkedHashMap<>();

  static {
    number("abs", "absolute value", Math::abs);
    number("sign", "-1, 0 or 1", Math::signum);
    number("sqrt", "square root; null below 0", Math::sqrt);
    number("cbrt", "cube root", StrictMath::cbrt);
    number("exp", "e to the power of x", StrictMath::exp);
    number("ln", "natural logarithm; null at or below 0", Function::ln);
    number("log", "natural logarithm, the same as ln", Function::ln);
    number("log10", "logarithm to base 10", x -> x > 0 ? StrictMath.log10(x) : Values.NULL);
    number("log2", "logarithm to base 2", x -> ln(x) / StrictMath.log(2));
    number("floor", "the largest integer not above x", Math::floor);
    number("ceil", "the smallest integer not below x", Math::ceil);
    number("trunc", "x without its fraction", x -> x < 0 ? Math.ceil(x) : Math.floor(x));
    number("sin", "sine of x in radians", StrictMath::sin);
    number("cos", "cosine of x in radians", StrictMath::cos);
    number("tan", "tangent of x in radians", StrictMath::tan);
    number("asin", "arc sine in radians", StrictMath::asin);
    number("acos", "arc cosine in radians", StrictMath::acos);
    number("atan", "arc tangent in radians", StrictMath::atan);
    number("atan2", "angle of the point (x, y): atan2(y, x), in radians", StrictMath::atan2);
    number("pow", "x to the power of y", StrictMath::pow);
    number("mod", "remainder of x / y, with the sign of x", (x, y) -> x % y);
    add(
        "round",
        1,
        2,
        Type.NUMBER,
        Type.NUMBER,
        "x rounded half away from zero, to y decimals",
        Function::round);
    add(
        "least",
        1,
        16,
        Type.NUMBER,
        Type.NUMBER,
        "the smallest that is not null",
        a -> extreme(a, -1));
    add(
        "greatest",
        1,
        16,
        Type.NUMBER,
        Type.NUMBER,
        "the largest that is not null",
        a -> extreme(a, 1));
    add("coalesce", 1, 16, Type.ANY, Type.ANY, "the first that is not null", Function::coalesce);
    add(
        "nullif",
        2,
        2,
        Type.ANY,
        Type.ANY,
        "null where both are equal, else the first",
        Function::nullIf);
  }

  public static Optional<Function> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  public static Collection<Function> all() {
    return ALL.values();
  }

  private static void number(String name, String description, DoubleUnaryOperator operator) {
    add(name, 1, 1, Type.NUMBER, Type.NUMBER, description, a -> operator.applyAsDouble(a[0]));
  }

  private static void number(String name, String description, DoubleBinaryOperator operator) {
    add(name, 2, 2, Type.NUMBER, Type.NUMBER, description, a -> operator.applyAsDouble(a[0], a[1]));
  }

  private static void add(
      String name,
      int minimum,
      int maximum,
      Type argument,
      Type result,
      String description,
      Body body) {
    ALL.put(name, new Function(name, minimum, maximum, argument, result, description, body));
  }

  private static double ln(double x) {
    return x > 0 ? StrictMath.log(x) : Values.NULL;
  }

  private static double round(double[] a) {
    if (!Double.isFinite(a[0])) {
      return a[0];
    }
    int digits = a.length > 1 && !Double.isNaN(a[1]) ? (int) a[1] : 0;
    return java.math.BigDecimal.valueOf(a[0])
        .setScale(digits, java.math.RoundingMode.HALF_UP)
        .doubleValue();
  }

  private static double extreme(double[] values, int sign) {
    double extreme = Values.NULL;
    for (double value : values) {
      if (Double.isNaN(extreme) || value * sign > extreme * sign) {
        extreme = value;
      }
    }
    return extreme;
  }

  private static double coalesce(double[] values) {
    for (double value : values) {
      if (!Values.isNull(value)) {
        return value;
      }
    }
    return Values.NULL;
  }

  private static double nullIf(double[] a) {
    return Compiler.equal(a[0], a[1]) ? Values.NULL : a[0];
  }
}
