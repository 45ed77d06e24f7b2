package dev.weir.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.metrics.Metric;
import dev.weir.app.metrics.MetricsText;
import dev.weir.core.stream.Outlet;
import dev.weir.core.value.JsonBytes;
import java.io.BufferedWriter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What could not be used: counted by feed and cause, and sampled into {@code dead-letters.ndjson} for someone to look at.
 * Of each feed and cause the first {@value #SAMPLES_AT_ONCE} are kept, then one in {@value #THEN_ONE_IN}; the file ends at
 * {@value #MAX_FILE_BYTES} bytes. The counts are part of the checkpoints, so a restart neither forgets nor doubles them.
 */
final class DeadLetters {
  private static final int SAMPLES_AT_ONCE = 100;
  private static final int THEN_ONE_IN = 1000;
  private static final long MAX_FILE_BYTES = 16L << 20;
  private static final int SHOWN = 200;
  static final int MESSAGE_LIMIT = 500;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Source(String feed, String cause) implements Comparable<Source> {
    @Override
    public int compareTo(Source other) {
      int byFeed = feed.compareTo(other.feed);
      return byFeed != 0 ? byFeed : cause.compareTo(other.cause);
    }
  }

  /** A message that could not be used, or its beginning. */
  record Message(long receivedNanos, byte[] payload) {}

  private final Path file;
  private final Consumer<String> log;
  private final Map<Source, Long> counts = new TreeMap<>();
  private final Deque<ObjectNode> newest = new ArrayDeque<>();
  private long writtenTo = -1;

  DeadLetters(Path file, Consumer<String> log) throws IOException {
    this.file = file;
    this.log = log;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        remember(line);
      }
    }
  }

  private void remember(String line) {
    try {
      if (MAPPER.readTree(line) instanceof ObjectNode sample) {
        writtenTo = Math.max(writtenTo, sample.path("position").asLong());
        show(sample);
      }
    } catch (IOException e) {
      log.accept("dead letters: a line of " + file
          + " is cut short; passed over"); // the process died while writing it
    }
  }

  private void show(ObjectNode sample) {
    newest.addFirst(sample);
    if (newest.size() > SHOWN) {
      newest.removeLast();
    }
  }

  /**
   * Called by the engine's thread.
   *
   * @param message asked only for what is sampled, since it must be read again
   */
  synchronized void add(
      String feed, long position, Outlet.Cause cause, String field, Supplier<Message> message) {
    long count = counts.merge(new Source(feed, cause.label()), 1L, Long::sum);
    if (position <= writtenTo || (count > SAMPLES_AT_ONCE && count % THEN_ONE_IN != 0)) {
      return;
    }
    if (count == 1) {
      log.accept(feed + ": a message could not be used (" + cause.label()
          + (field.isEmpty() ? "" : ", field " + field) + "); see " + file);
    }
    writtenTo = position;
    ObjectNode sample = sample(feed, position, cause, field, message.get());
    show(sample);
    write(sample);
  }

  private static ObjectNode sample(
      String feed, long position, Outlet.Cause cause, String field, Message message) {
    byte[] payload = message.payload();
    int length = Math.min(payload.length, MESSAGE_LIMIT);
    return MAPPER
        .createObjectNode()
        .put("feed", feed)
        .put("cause", cause.label())
        .put("field", field.isEmpty() ? null : field)
        .put("position", position)
        .put(
            "receivedAt",
            new JsonBytes().time(message.receivedNanos()).toString().replace("\"", ""))
        .put("message", new String(payload, 0, length, StandardCharsets.UTF_8));
  }

  private void write(ObjectNode sample) {
    try {
      if (!Files.exists(file) || Files.size(file) < MAX_FILE_BYTES) {
        try (BufferedWriter out =
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
          out.write(sample + "\n");
        }
      }
    } catch (IOException e) {
      log.accept("dead letters: " + file + " cannot be written: " + e.getMessage());
    }
  }

  synchronized JsonNode json() {
    ObjectNode all = MAPPER.createObjectNode();
    ArrayNode list = all.putArray("counts");
    counts.forEach(
        (s, n) -> list.addObject().put("feed", s.feed()).put("cause", s.cause()).put("count", n));
    ArrayNode samples = all.putArray("samples");
    newest.forEach(samples::add);
    return all;
  }

  synchronized void metrics(MetricsText text) {
    counts.forEach((source, n) -> text.add(Metric.DEAD_LETTERS, n, source.feed(), source.cause()));
  }

  synchronized void save(DataOutput out) throws IOException {
    out.writeInt(counts.size());
    for (Map.Entry<Source, Long> e : counts.entrySet()) {
      out.writeUTF(e.getKey().feed());
      out.writeUTF(e.getKey().cause());
      out.writeLong(e.getValue());
    }
  }

  synchronized void restore(DataInput in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      counts.put(new Source(in.readUTF(), in.readUTF()), in.readLong());
    }
  }
}
