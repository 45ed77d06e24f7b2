package dev.weir.bench;

import dev.weir.core.expression.JsonPath;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.FeedLayout.Field;
import dev.weir.core.pipeline.FeedLayout.TimeField;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.feed.decode.JsonDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for the decoding of one message: the trades of bench/blast.c, in memory outside the heap as in the log. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class DecodeBenchmark {
  private static final int MESSAGES = 20_000;
  private static final int HEADER = 32;
  private static final int LONGEST = 128;

  private final ByteBuffer log = ByteBuffer.allocateDirect(MESSAGES * LONGEST);
  private final int[] offsets = new int[MESSAGES];
  private final int[] lengths = new int[MESSAGES];
  private JsonDecoder decoder;
  private Batch rows;

  @Setup
  public void prepare() {
    Random random = new Random(7);
    int at = 0;
    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = trade(random, i).getBytes(StandardCharsets.US_ASCII);
      offsets[i] = at + HEADER;
      lengths[i] = message.length;
      log.put(offsets[i], message);
      at = offsets[i] + message.length;
    }
    FeedLayout layout = new FeedLayout(
        Optional.empty(),
        Optional.of(new TimeField(JsonPath.key("ts"), FeedLayout.TimeUnit.MS)),
        List.of(
            new Field("type", JsonPath.key("type"), Type.TEXT),
            new Field("symbol", JsonPath.key("symbol"), Type.TEXT),
            new Field("price", JsonPath.key("price"), Type.NUMBER)));
    decoder = new JsonDecoder(layout, new Texts());
    rows = new Batch(layout.fields().size(), MESSAGES);
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public Batch messages() {
    rows.clear();
    for (int i = 0; i < MESSAGES; i++) {
      decoder.decode(log, offsets[i], lengths[i], 0, i, rows);
    }
    return rows;
  }

  private static String trade(Random random, int sequence) {
    int symbol = random.nextInt(50);
    return """
        {"type":"trade","symbol":"%c%s","price":%d.%02d,"size":%d,"ts":%d}""".formatted(
            'A' + symbol % 26,
            "WXYZ".substring(symbol % 4) + symbol / 26,
            100 + random.nextInt(400),
            random.nextInt(100),
            100 + 100 * random.nextInt(10),
            1712345678901L + sequence);
  }
}
