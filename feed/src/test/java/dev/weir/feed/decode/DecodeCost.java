package dev.weir.feed.decode;

import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.FeedLayout.Field;
import dev.weir.core.pipeline.FeedLayout.TimeField;
import dev.weir.core.pipeline.FeedLayout.TimeUnit;
import dev.weir.core.pipeline.JsonPath;
import dev.weir.core.pipeline.Type;
import dev.weir.core.stream.Batch;
import dev.weir.core.stream.Texts;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * What decoding costs, alone: prints CPU seconds per million messages, round by round, for the trades that bench/blast.c
 * sends; with the path of a recording ({@code <nanoseconds> <frame>} a line, not compressed), for its frames.
 */
final class DecodeCost {
  private static final int MESSAGES = 20_000;
  private static final int PER_ROUND = 1_000_000;
  private static final int ROUNDS = 40;

  private DecodeCost() {}

  public static void main(String[] args) throws Exception {
    boolean recorded = args.length > 0;
    List<byte[]> messages = recorded ? recording(Path.of(args[0])) : trades();
    measure(recorded ? ofCombinedStreams() : ofTrades(), messages);
  }

  private static void measure(FeedLayout layout, List<byte[]> messages) {
    int[] offsets = new int[messages.size()];
    int[] lengths = messages.stream().mapToInt(m -> m.length).toArray();
    ByteBuffer log = log(messages, offsets);
    JsonDecoder decoder = new JsonDecoder(layout, new Texts());
    Batch rows = new Batch(layout.fields().size(), 1024);
    var threads = ManagementFactory.getThreadMXBean();
    double[] costs = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < PER_ROUND; i++) {
        int m = i % offsets.length;
        decoder.decode(log, offsets[m], lengths[m], 0, i, rows);
        if (rows.size() >= 1024) {
          rows.clear();
        }
      }
      costs[round] = (threads.getCurrentThreadCpuTime() - start) / 1e9 * 1e6 / PER_ROUND;
    }
    Arrays.sort(costs);
    System.out.printf(
        Locale.ROOT, "CPU s per million: least %.4f, median %.4f%n", costs[0], costs[ROUNDS / 2]);
  }

  /** Like a segment of the log: outside the heap, each message behind a header. */
  private static ByteBuffer log(List<byte[]> messages, int[] offsets) {
    int size = messages.stream().mapToInt(m -> m.length + 40).sum();
    ByteBuffer log = ByteBuffer.allocateDirect(size);
    int at = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at + 40;
      log.put(at + 40, messages.get(i));
      at += 40 + messages.get(i).length;
    }
    return log;
  }

  private static List<byte[]> trades() {
    Random random = new Random(7);
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      int symbol = random.nextInt(50);
      String name = "" + (char) ('A' + symbol % 26) + (char) ('A' + symbol / 26)
          + "XYZ".substring(symbol % 4);
      messages.add("""
          {"type":"trade","symbol":"%s","price":%d.%02d,"size":%d,"ts":%d}""".formatted(
              name,
              100 + random.nextInt(400),
              random.nextInt(100),
              (1 + random.nextInt(10)) * 100,
              1712345678901L + i)
          .getBytes(StandardCharsets.UTF_8));
    }
    return messages;
  }

  private static FeedLayout ofTrades() {
    return new FeedLayout(
        Optional.empty(),
        Optional.of(new TimeField(JsonPath.key("ts"), TimeUnit.MS)),
        List.of(
            new Field("type", JsonPath.key("type"), Type.TEXT),
            new Field("symbol", JsonPath.key("symbol"), Type.TEXT),
            new Field("price", JsonPath.key("price"), Type.NUMBER)));
  }

  private static List<byte[]> recording(Path file) throws Exception {
    try (var lines = Files.lines(file)) {
      return lines
          .limit(MESSAGES)
          .map(line -> line.substring(line.indexOf(' ') + 1).getBytes(StandardCharsets.UTF_8))
          .toList();
    }
  }

  private static FeedLayout ofCombinedStreams() {
    return new FeedLayout(
        Optional.empty(),
        Optional.of(new TimeField(JsonPath.parse("data.T"), TimeUnit.MS)),
        List.of(
            new Field("stream", JsonPath.key("stream"), Type.TEXT),
            new Field("s", JsonPath.parse("data.s"), Type.TEXT),
            new Field("p", JsonPath.parse("data.p"), Type.NUMBER),
            new Field("q", JsonPath.parse("data.q"), Type.NUMBER)));
  }
}
