package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.log.FrameLog;
import dev.weir.app.log.LogReader;
import dev.weir.app.log.RecordKind;
import dev.weir.core.pipeline.LogSpec;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineBuilder;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.AlertWriter;
import dev.weir.core.stream.ChangeWriter;
import dev.weir.core.stream.Engine;
import dev.weir.core.stream.Outlet;
import dev.weir.core.value.Batch;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The core loop without threads, clocks or sockets, so that everything can be told from a seed: messages come in, the
 * engine reads some, a checkpoint is written or is not, the clock jumps, and then the process is gone, perhaps within a
 * write. Whatever happened, what was told in all its lives is what an undisturbed run tells.
 */
class CrashSimulationTest {
  private static final Pipeline PIPELINE = PipelineBuilder.parse("""
      feeds:
        f: { url: "ws://h", read: { where: k is not null, time: { field: t, unit: ms, lateness: 50ms }, sequence: { field: n, by: k } } }
        g: { url: "ws://h", read: { where: k is not null } }
      streams:
        last: { from: f, by: k, window: last 7, select: { mean: mean(x), median: median(x), ema: "ema(x, 5)" } }
        bars: { from: f, by: k, window: every 100ms, select: { n: count(), high: max(x) }, emit: close }
        slow: { from: g, by: k, window: last 1s, select: { sum: sum(x) }, emit: every 50ms }
        over: { from: bars, window: last 3, select: { highest: max(high) } }
      alerts:
        high: { from: last, when: mean > 60, until: mean < 50, for: 20ms }
      """, name -> Optional.empty());
  private static final int SEGMENT = 1 << 18;

  /** One life of the process. */
  private static final class Life implements Outlet {
    final FrameLog log;
    final Checkpoints checkpoints;
    final Texts texts = new Texts();
    final Engine engine = new Engine(PIPELINE, texts, this);
    final Intake intake = new Intake(PIPELINE, texts, engine, this);
    final LogReader reader;
    final List<String> told = new ArrayList<>();

    Life(Path directory) throws IOException {
      this(directory, directory);
    }

    /** @param state where checkpoints are */
    Life(Path state, Path directory) throws IOException {
      log = FrameLog.open(directory.resolve("log"), SEGMENT, LogSpec.Fsync.NEVER);
      checkpoints = new Checkpoints(state.resolve("checkpoints"));
      Recovery recovery = new Recovery(PIPELINE, log, checkpoints, false, s -> {});
      reader = log.reader(recovery.into(new Recovery.Target() {
        @Override
        public void restore(Checkpoints.Checkpoint checkpoint) throws IOException {
          engine.restore(checkpoint.state());
        }

        @Override
        public void recompute(long until) {}
      }));
    }

    void read(int messages) {
      for (int i = 0; i < messages && reader.next(); i++) {
        intake.take(reader);
      }
      intake.flush();
    }

    void save() throws IOException {
      checkpoints.write(
          PIPELINE.fingerprint().text(), reader.nextPosition(), log.end(), engine::save);
    }

    @Override
    public void changes(Pipeline.Stream stream, long firstSeq, Batch rows, int[] keys) {
      ChangeWriter writer = new ChangeWriter(stream.name(), stream.columns(), texts);
      for (int row = 0; row < rows.size(); row++) {
        JsonBytes json = new JsonBytes();
        writer.write(rows, row, firstSeq + row, json);
        told.add(json.toString());
      }
    }

    @Override
    public void alert(AlertEvent event) {
      told.add(AlertWriter.json(event));
    }

    @Override
    public void gap(String feed, long origin, String channel, long missing) {
      told.add("gap " + origin + " " + channel + " " + missing);
    }

    @Override
    public void reject(String feed, long origin, Cause cause, String field) {
      told.add("rejected " + feed + " " + origin + " " + cause + " " + field);
    }
  }

  /** What comes in: told from the seed, whatever becomes of it. */
  private static final class World {
    final Random random;
    long clock = 1_700_000_000_000L; // of receipt, in ms
    int number;

    World(long seed) {
      random = new Random(seed);
    }

    void message(FrameLog log) {
      clock += random.nextInt(100) == 0 ? random.nextInt(20_000) - 10_000 : random.nextInt(20);
      boolean f = random.nextBoolean();
      String key = "k" + random.nextInt(3);
      number += random.nextInt(20) == 0 ? 2 : 1;
      String message =
          switch (random.nextInt(12)) {
            case 0 -> "not JSON";
            case 1 -> "{\"hello\":1}";
            case 2 -> "{\"k\":\"" + key + "\",\"t\":\"never\"}";
            default ->
              "{\"k\":\"%s\",\"x\":%d,\"t\":%d,\"n\":%d}"
                  .formatted(key, random.nextInt(100), clock - random.nextInt(80), number);
          };
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      log.append(
          RecordKind.TEXT,
          FrameLog.feedId(f ? "f" : "g"),
          1,
          clock * 1_000_000,
          ByteBuffer.wrap(bytes),
          0,
          bytes.length);
    }

    void tick(FrameLog log) {
      log.append(RecordKind.TICK, 0, 0, clock * 1_000_000, ByteBuffer.allocate(0), 0, 0);
    }
  }

  @Property(tries = 60)
  void whateverHappensTheSameIsTold(@ForAll long seed) throws IOException {
    Path directory = Files.createTempDirectory("weir-simulation");
    try {
      World world = new World(seed);
      Random chance = new Random(~seed);
      List<String> union = new ArrayList<>();
      for (int lives = 1 + chance.nextInt(5); lives > 0; lives--) {
        Life life = new Life(directory);
        for (int step = chance.nextInt(60); step > 0; step--) {
          switch (chance.nextInt(5)) {
            case 0, 1 -> {
              for (int i = chance.nextInt(20); i > 0; i--) {
                world.message(life.log);
              }
              life.log.publish();
            }
            case 2 -> {
              world.tick(life.log);
              life.log.publish();
            }
            case 3 -> life.read(chance.nextInt(40));
            default -> life.save();
          }
        }
        union.addAll(life.told);
        life.log.close(); // what was published survives a kill
        tear(directory, chance);
      }
      Life undisturbed = new Life(Files.createDirectories(directory.resolve("other")), directory);
      undisturbed.read(Integer.MAX_VALUE);
      assertThat(undisturbed.told).containsAll(union);
      Map<String, List<String>> expected = byStream(undisturbed.told);
      byStream(union)
          .forEach((stream, told) ->
              assertThat(told).as(stream).isEqualTo(expected.get(stream).subList(0, told.size())));
      undisturbed.log.close();
    } finally {
      delete(directory);
    }
  }

  /**
   * What was told of each stream, once and in order. Between streams, and of what is rejected at different places, the order
   * is that of the batches, which nothing depends on.
   */
  private static Map<String, List<String>> byStream(List<String> told) {
    return told.stream()
        .filter(line -> !line.startsWith("rejected"))
        .distinct()
        .collect(
            Collectors.groupingBy(line -> line.replaceFirst("(gap|\\{\"\\w+\":\"\\w+\").*", "$1")));
  }

  /** A write that was under way when the process died. */
  private static void tear(Path directory, Random chance) throws IOException {
    if (chance.nextBoolean()) {
      try (FrameLog log = FrameLog.openReadOnly(directory.resolve("log"));
          RandomAccessFile file = new RandomAccessFile(
              directory
                  .resolve("log/%020d.log".formatted(log.end() / SEGMENT * SEGMENT))
                  .toFile(),
              "rw")) {
        byte[] torn = new byte[chance.nextInt(1, 100)];
        chance.nextBytes(torn);
        long at = log.end() % SEGMENT;
        if (at + torn.length < SEGMENT) {
          file.seek(at);
          file.write(torn);
        }
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
