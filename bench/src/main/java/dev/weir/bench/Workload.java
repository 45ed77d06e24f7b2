package dev.weir.bench;

import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What an engine is measured with: a stream over trades, and how the trades are spread over symbols. */
public enum Workload {
  /** The usual case. */
  FIFTY_SYMBOLS(50, 100, Workload.MEAN_AND_STDDEV),
  /** Five times the columns: what a further statistic costs. */
  TEN_STATISTICS(50, 100, Workload.TEN),
  /** State far beyond the caches, most of it seldom touched. */
  ZIPF_100_000_SYMBOLS(100_000, 100, Workload.MEAN_AND_STDDEV),
  ONE_SYMBOL(1, 100, Workload.MEAN_AND_STDDEV),
  /** Against {@link #ONE_SYMBOL}: the cost must not grow with the window. */
  ONE_SYMBOL_LAST_1_000_000(1, 1_000_000, Workload.MEAN_AND_STDDEV),
  PAIRS(1, 100, Workload.MOMENTS_AND_PAIRS),
  /** Against {@link #PAIRS}. */
  PAIRS_LAST_1_000_000(1, 1_000_000, Workload.MOMENTS_AND_PAIRS);

  private static final String MEAN_AND_STDDEV = "{ mean: mean(price), stddev: stddev(price) }";
  private static final String MOMENTS_AND_PAIRS = """
      { sum: sum(price), mean: mean(price), var: var(price), min: min(price), max: max(price), \
      cov: "cov(price, sqrt(price))", corr: "corr(price, sqrt(price))" }""";
  private static final String TEN = """
      { n: count(price), sum: sum(price), mean: mean(price), stddev: stddev(price), min: min(price), \
      max: max(price), first: first(price), last: last(price), change: change(price), z: zscore(price) }""";

  private final int symbols;
  private final int window;
  private final String select;

  Workload(int symbols, int window, String select) {
    this.symbols = symbols;
    this.window = window;
    this.select = select;
  }

  int symbols() {
    return symbols;
  }

  /** After so many observations the window of the busiest symbols is full. */
  int window() {
    return window;
  }

  Pipeline pipeline() {
    String yaml = """
        name: bench
        feeds:
          trades:
            url: ws://localhost
            read: { fields: { symbol: symbol, price: price } }
        streams:
          rolling: { from: trades, by: symbol, window: last %d, select: %s }
        """.formatted(window, select);
    PipelineReader.Result read = PipelineReader.read(yaml, name -> Optional.empty());
    return read.file()
        .flatMap(file -> Planner.plan(file).pipeline())
        .orElseThrow(() -> new IllegalStateException("not a pipeline: " + read.mistakes()));
  }

  /** Draws symbols as numbers below {@link #symbols}: the k-th is 1/k as frequent as the first where there are many (Zipf). */
  int[] draw(int count, RandomGenerator random) {
    double[] upTo = new double[symbols];
    double total = 0;
    for (int k = 0; k < symbols; k++) {
      total += this == ZIPF_100_000_SYMBOLS ? 1.0 / (k + 1) : 1;
      upTo[k] = total;
    }
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int at = Arrays.binarySearch(upTo, random.nextDouble(total));
      drawn[i] = at < 0 ? -at - 1 : at + 1;
    }
    return drawn;
  }
}
