package dev.weir.core.statistic;

import dev.weir.core.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The statistics of how often values occur. */
final class Occurrences {
  private static final String LIMIT = "exact in windows that slide and up to "
      + FrequencySketch.EXACT + " different values; beyond, ";
  private static final String FREQUENT =
      LIMIT + "a value more frequent than n / " + FrequencySketch.EXACT + " is never missed";
  private static final String FREQUENT_SOURCE = "Misra and Gries (1982); Anderson et al., IMC 2017";

  private Occurrences() {}

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("mode", Parameter.any("x"))
            .is(
                "most frequent value; of equally frequent ones the smallest, of texts the one first seen")
            .formula("argmax n(x)")
            .gives(Type.ANY)
            .error(FREQUENT)
            .source(FREQUENT_SOURCE)
            .by(c -> Aggregate.ofFrequencies(f -> f.mostFrequent(0))),
        Statistic.named("top", Parameter.any("x"), Parameter.whole("k", 1, 100).or(3))
            .is("the k most frequent values, in k columns")
            .formula("top_1 = mode(x), …")
            .before("null where there are fewer different values")
            .gives(Type.ANY)
            .error(FREQUENT)
            .source(FREQUENT_SOURCE)
            .parts(c -> IntStream.rangeClosed(1, c.integer("k"))
                .mapToObj(Integer::toString)
                .toList())
            .by(c -> top(c.integer("k"))),
        Statistic.named("distinct", Parameter.any("x"))
            .is("how many different values")
            .formula("|{x}|")
            .unit("1")
            .before("0")
            .error(LIMIT + "relative standard error 0.81 %")
            .source("HyperLogLog: Flajolet et al. (2007), Ertl (2017)")
            .by(c -> Aggregate.ofFrequencies(Frequencies::distinct)),
        Statistic.named("entropy", Parameter.any("x"))
            .is("Shannon's entropy of the values")
            .formula("-Σ p log₂ p, p = n(x) / n")
            .unit("bit")
            .error(LIMIT + "null")
            .source("Shannon (1948)")
            .by(c -> Aggregate.ofFrequencies(Frequencies::entropy)));
  }

  private static Aggregate top(int k) {
    List<ToDoubleFunction<Frequencies>> readings = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      int rank = i;
      readings.add(f -> f.mostFrequent(rank));
    }
    return new Aggregate.OfFrequencies(List.copyOf(readings));
  }
}
