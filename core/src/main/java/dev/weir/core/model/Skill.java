package dev.weir.core.model;

import dev.weir.core.stream.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model's own error over all that it has predicted before it saw it (prequential: Dawid, JRSS A 147, 1984), beside the
 * error of the forecast that nothing changes, so that a model which does not beat that is seen not to.
 *
 * <p>Skill is {@code 1 - error / baseline}: 1 for a perfect model, 0 for one that is as good as no change, below 0 for one
 * that is worse. For absolute errors it is 1 - MASE (Hyndman and Koehler, International Journal of Forecasting 22, 2006); for
 * shares of wrong classes it is the temporal kappa (Žliobaitė et al., Machine Learning 98, 2015).
 */
final class Skill {
  static final List<String> PARTS = List.of("error", "baseline", "skill");
  static final String FORMULA =
      "error: mean |x - prediction|, made before x was seen; baseline: mean |x - value before|; skill: 1 - error / baseline";
  static final String SOURCE =
      "prequential error: Dawid, JRSS A 147 (1984); skill = 1 - MASE: Hyndman, Koehler (2006)";

  private double count;
  private double error;
  private double baseline;

  /** The given names, then those of what this tells. */
  static String[] after(String... names) {
    return Stream.concat(Stream.of(names), PARTS.stream()).toArray(String[]::new);
  }

  /** Adds the model's error and that of no change, for the same observation. */
  void add(double modelError, double noChangeError) {
    count++;
    error += (modelError - error) / count;
    baseline += (noChangeError - baseline) / count;
  }

  /** One of {@link #PARTS}; null before a prediction could be judged, and the skill where nothing ever changed. */
  double value(int part) {
    if (count == 0) {
      return Values.NULL;
    }
    return switch (part) {
      case 0 -> error;
      case 1 -> baseline;
      default -> baseline == 0 ? Values.NULL : 1 - error / baseline;
    };
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(count);
    out.writeDouble(error);
    out.writeDouble(baseline);
  }

  void restore(DataInput in) throws IOException {
    count = in.readDouble();
    error = in.readDouble();
    baseline = in.readDouble();
  }
}
