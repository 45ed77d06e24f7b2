package dev.weir.core.value;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of bytes as people write them: {@code 500MB}, {@code 1.5GB}, {@code 4GiB}. */
public final class Sizes {
  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)([kMGT]B|[KMGT]iB)");
  private static final List<String> DECIMAL = List.of("kB", "MB", "GB", "TB");
  private static final List<String> BINARY = List.of("KiB", "MiB", "GiB", "TiB");

  private Sizes() {}

  /**
   * In bytes.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static long parse(String text) {
    Matcher m = SIZE.matcher(text);
    if (!m.matches() || m.group(1).length() > 9) {
      throw new IllegalArgumentException("'" + text + "' is not a size; write 500MB, 10GB or 1TB");
    }
    BigDecimal bytes = new BigDecimal(m.group(1)).multiply(unit(m.group(2)));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is larger than any disk; write 10GB or 1TB");
    }
    return bytes.longValue();
  }

  private static BigDecimal unit(String unit) {
    int decimal = DECIMAL.indexOf(unit);
    return decimal >= 0
        ? BigDecimal.valueOf(1000).pow(decimal + 1)
        : BigDecimal.valueOf(1024).pow(BINARY.indexOf(unit) + 1);
  }

  /** In the largest unit of which it is a whole number: {@code 4GB}. */
  public static String format(long bytes) {
    for (String unit : DECIMAL.reversed()) {
      long size = unit(unit).longValue();
      if (bytes != 0 && bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return bytes + " bytes";
  }
}
