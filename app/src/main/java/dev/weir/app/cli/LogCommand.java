package dev.weir.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.log.FrameLog;
import dev.weir.app.log.LogReader;
import dev.weir.app.log.RecordKind;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Sizes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir log}: looks into the log of a data directory, and cuts it. */
@Command(
    name = "log",
    description = "Shows, verifies or cuts the log of what was received.",
    mixinStandardHelpOptions = true)
final class LogCommand {
  private static final String FEEDS = "feeds.txt";
  private static final int DAMAGED = 1;

  /** What there is of one feed. */
  private static final class Tally {
    long messages;
    long bytes;
    long connections;
    long first;
    long last;

    void count(LogReader reader) {
      switch (reader.kind()) {
        case CONNECTED -> connections++;
        case TEXT, BINARY -> {
          first = messages++ == 0 ? reader.receivedNanos() : first;
          last = reader.receivedNanos();
          bytes += reader.payloadLength();
        }
        case DISCONNECTED, TICK -> {}
      }
    }
  }

  @Command(
      name = "info",
      description = "Tells what a log holds: its size, and what came of each feed.",
      mixinStandardHelpOptions = true)
  void info(@Parameters(paramLabel = "DIR", description = "A data directory.") Path data)
      throws IOException {
    Path directory = directory(data);
    Map<Integer, String> names = names(directory);
    Map<String, Tally> tallies = new TreeMap<>();
    List<String> damage = new ArrayList<>();
    try (FrameLog log = FrameLog.openReadOnly(directory)) {
      log.onTrouble(damage::add);
      LogReader reader = log.reader(log.start());
      while (reader.next()) {
        if (reader.kind() != RecordKind.TICK) {
          String name = names.getOrDefault(reader.feed(), "feed %08x".formatted(reader.feed()));
          tallies.computeIfAbsent(name, n -> new Tally()).count(reader);
        }
      }
      System.out.printf(
          "%s: %s in the positions %d to %d%s%n",
          directory,
          Sizes.format(log.end() - log.start()),
          log.start(),
          log.end(),
          log.start() > 0 ? "; what came before is deleted" : "");
    }
    System.out.printf(
        "%-16s %12s %16s %12s  %-24s %s%n",
        "feed", "messages", "bytes", "connections", "first", "last");
    tallies.forEach((name, t) -> System.out.printf(
        "%-16s %,12d %,16d %,12d  %-24s %s%n",
        name, t.messages, t.bytes, t.connections, time(t.first), time(t.last)));
    damage.forEach(Console::say);
  }

  @Command(
      name = "verify",
      description = "Reads all of a log and checks it; exits with 1 if any of it is damaged.",
      mixinStandardHelpOptions = true)
  int verify(@Parameters(paramLabel = "DIR", description = "A data directory.") Path data) {
    try (FrameLog log = FrameLog.openReadOnly(directory(data))) {
      log.onTrouble(Console::say);
      LogReader reader = log.reader(log.start());
      long messages = 0;
      while (reader.next()) {
        messages++;
      }
      if (log.repairedBytes() > 0) {
        Console.say("log: " + log.repairedBytes()
            + " bytes of a record at its end were not completed; the next run clears them");
      }
      System.out.printf(
          "%s: %,d records in %s, %s%n",
          data,
          messages,
          Sizes.format(log.end() - log.start()),
          log.damagedBytes() == 0 ? "all whole" : log.damagedBytes() + " bytes damaged");
      return log.damagedBytes() == 0 ? 0 : DAMAGED;
    }
  }

  @Command(
      name = "show",
      description =
          "Writes what was received as a recording: a JSON object a line, as 'weir replay' and 'weir simulate' read it.",
      mixinStandardHelpOptions = true)
  void show(
      @Parameters(paramLabel = "DIR", description = "A data directory.") Path data,
      @Option(names = "--feed", paramLabel = "FEED", description = "Only this feed.") @Nullable
          String feed,
      @Option(
              names = "--from",
              paramLabel = "TIME",
              converter = When.Converter.class,
              description = "From then on: 2024-08-08T23:54:15Z, or seconds since 1970.")
          @Nullable
          When from,
      @Option(
              names = "--to",
              paramLabel = "TIME",
              converter = When.Converter.class,
              description = "Up to then.")
          @Nullable
          When to)
      throws IOException {
    Path directory = directory(data);
    Map<Integer, String> names = names(directory);
    Mistaken.when(
        feed != null && !names.containsValue(feed),
        "the log has no feed '" + feed + "'; there are " + String.join(", ", names.values()));
    try (FrameLog log = FrameLog.openReadOnly(directory);
        PrintStream out =
            new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8)) {
      log.onTrouble(Console::say);
      LogReader reader = log.reader(from == null ? log.start() : log.positionAt(from.nanos()));
      while (reader.next()) {
        boolean after = to != null && reader.receivedNanos() > to.nanos();
        String name = names.getOrDefault(reader.feed(), "");
        if (!after && (feed == null || name.equals(feed))) {
          line(reader, name, out);
        }
      }
    }
  }

  private static void line(LogReader reader, String feed, PrintStream out) {
    ObjectNode line = new ObjectMapper().createObjectNode();
    line.put("t", BigDecimal.valueOf(reader.receivedNanos(), 9).toPlainString());
    byte[] payload = new byte[reader.payloadLength()];
    reader.payload().get(reader.payloadOffset(), payload);
    switch (reader.kind()) {
      case CONNECTED -> line.put("dir", "open").put("url", "");
      case TEXT ->
        line.put("dir", "recv")
            .put("type", "text")
            .put("data", new String(payload, StandardCharsets.UTF_8));
      case BINARY -> line.put("dir", "recv").put("type", "binary").put("b64", payload);
      case DISCONNECTED, TICK -> {
        return;
      }
    }
    out.println(line.put("feed", feed));
  }

  @Command(
      name = "cut",
      description =
          "Deletes the beginning or the end of a log. Of the beginning, whole files; of the end, everything. A run that goes on after that computes anew what it must.",
      mixinStandardHelpOptions = true)
  void cut(
      @Parameters(paramLabel = "DIR", description = "A data directory.") Path data,
      @Option(
              names = "--before",
              paramLabel = "TIME",
              converter = When.Converter.class,
              description = "Delete what was received before then, as far as whole files go.")
          @Nullable
          When before,
      @Option(
              names = "--after",
              paramLabel = "TIME",
              converter = When.Converter.class,
              description = "Delete what was received from then on.")
          @Nullable
          When after) {
    Mistaken.when((before == null) == (after == null), "say either --before or --after");
    Path directory = directory(data);
    long position = before != null
        ? FrameLog.cutBefore(directory, before.nanos())
        : FrameLog.cutAfter(directory, after == null ? 0 : after.nanos());
    Console.say(
        "log: it %s at position %d now".formatted(before != null ? "begins" : "ends", position));
  }

  /** Whether a directory holds a log, or is one. */
  static boolean isLog(Path data) {
    Path directory = Files.isDirectory(data.resolve("log")) ? data.resolve("log") : data;
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(f -> f.toString().endsWith(".log"));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path directory(Path data) {
    Mistaken.when(!isLog(data), "there is no log in " + data);
    return Files.isDirectory(data.resolve("log")) ? data.resolve("log") : data;
  }

  private static Map<Integer, String> names(Path directory) throws IOException {
    Map<Integer, String> names = new HashMap<>();
    if (Files.exists(directory.resolve(FEEDS))) {
      Files.readAllLines(directory.resolve(FEEDS)).forEach(n -> names.put(FrameLog.feedId(n), n));
    }
    return names;
  }

  private static String time(long nanos) {
    return nanos == 0 ? "" : new JsonBytes().time(nanos).toString().replace("\"", "");
  }
}
