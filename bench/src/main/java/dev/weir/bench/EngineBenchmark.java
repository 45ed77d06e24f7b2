package dev.weir.bench;

import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.Engine;
import dev.weir.core.stream.Outlet;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Observations per second through the engine: decoded rows in, changes out. One operation is one observation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC"})
public class EngineBenchmark {
  private static final int ROWS = 1_000;
  private static final int DRAWN = 1_000 * ROWS; // a multiple of ROWS; then from the start again

  @Param
  public Workload workload;

  private final double[] symbols = new double[DRAWN];
  private final double[] prices = new double[DRAWN];
  private Engine engine;
  private Batch batch;
  private int symbolColumn;
  private int priceColumn;
  private int at;
  private long sequence;

  @Setup
  public void prepare(Blackhole blackhole) {
    Texts texts = new Texts();
    Random random = new Random(1);
    int[] drawn = workload.draw(DRAWN, random);
    for (int i = 0; i < DRAWN; i++) {
      symbols[i] = Values.text(texts.intern("S" + drawn[i]));
      prices[i] = 100 + random.nextGaussian();
    }
    Pipeline pipeline = workload.pipeline();
    List<String> columns = pipeline.feeds().getFirst().layout().fields().stream()
        .map(FeedLayout.Field::name)
        .toList();
    symbolColumn = columns.indexOf("symbol");
    priceColumn = columns.indexOf("price");
    batch = new Batch(columns.size(), ROWS);
    engine = new Engine(pipeline, texts, new Consumer(blackhole));
    while (sequence < (long) workload.window() * 2) { // measured with full windows
      observations();
    }
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void observations() {
    batch.clear();
    for (int i = 0; i < ROWS; i++) {
      sequence++;
      batch.add(sequence, sequence);
    }
    System.arraycopy(symbols, at, batch.column(symbolColumn), 0, ROWS);
    System.arraycopy(prices, at, batch.column(priceColumn), 0, ROWS);
    at = (at + ROWS) % DRAWN;
    engine.accept("trades", batch, 0);
  }

  /** Takes the changes and leaves them unread. */
  private record Consumer(Blackhole blackhole) implements Outlet {
    @Override
    public void changes(Pipeline.Stream stream, long firstSeq, Batch rows, int[] keys) {
      blackhole.consume(rows);
      blackhole.consume(keys);
    }

    @Override
    public void alert(AlertEvent event) {
      throw new IllegalStateException("there is no alert in this pipeline: " + event);
    }

    @Override
    public void gap(String feed, long origin, String channel, long missing) {}

    @Override
    public void reject(String feed, long origin, Cause cause, String field) {
      throw new IllegalStateException("every observation is usable: " + cause + " " + field);
    }
  }
}
