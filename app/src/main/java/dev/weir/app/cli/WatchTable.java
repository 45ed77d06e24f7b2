package dev.weir.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.gateway.ChangeReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of each key as a table that is drawn again in place, for people; below it the newest alerts and
 * whatever else there is to say.
 */
final class WatchTable implements WatchOutput {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long FRAME_MILLIS = 250;
  private static final int NEWS = 6;
  private static final int USUAL_HEIGHT = 24;
  private static final String CLEAR_SCREEN = "\u001b[2J";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream out;
  private final int height;
  private final Deque<String> news = new ArrayDeque<>();
  private final ScheduledExecutorService frames = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().name("output").daemon().factory());
  private @Nullable ChangeReader changes;
  private List<String> shown = List.of();

  WatchTable(PrintStream out) {
    this.out = out;
    this.height = terminalHeight();
  }

  @Override
  public void start(ChangeReader of) {
    changes = of;
    out.print(CLEAR_SCREEN);
    frames.scheduleWithFixedDelay(this::draw, 0, FRAME_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void alert(String sentence) {
    say(sentence);
  }

  @Override
  public synchronized void say(String sentence) {
    news.addLast(sentence);
    if (news.size() > NEWS) {
      news.removeFirst();
    }
  }

  @Override
  public void close() throws InterruptedException {
    frames.shutdown();
    frames.awaitTermination(FRAME_MILLIS, TimeUnit.MILLISECONDS);
    draw();
  }

  private synchronized void draw() {
    List<String> newest = changes == null ? List.of() : changes.snapshot();
    List<String> screen = lines(read(newest), height - NEWS - 2);
    screen.add("");
    screen.addAll(news);
    if (!screen.equals(shown)) {
      shown = screen;
      out.print(HOME + String.join(CLEAR_LINE + "\n", screen) + CLEAR_LINE + "\n" + CLEAR_BELOW);
      out.flush();
    }
  }

  private static List<JsonNode> read(List<String> changes) {
    List<JsonNode> read = new ArrayList<>();
    try {
      for (String change : changes) {
        read.add(MAPPER.readTree(change));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a change is JSON", e);
    }
    return read;
  }

  /**
   * The table: a head, then a line per change, in columns as wide as they need to be, numbers to the right.
   *
   * @param most lines; where there are more changes, the last line says how many
   */
  static List<String> lines(List<JsonNode> changes, int most) {
    if (changes.isEmpty()) {
      return new ArrayList<>(List.of("waiting for the first observation…"));
    }
    List<String> fields = new ArrayList<>();
    changes.getFirst().fieldNames().forEachRemaining(fields::add);
    fields.removeAll(List.of("stream", "seq", "time"));
    fields.add("time");
    int rows = changes.size() < most ? changes.size() : most - 2;
    StringBuilder[] lines = new StringBuilder[rows + 1];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = new StringBuilder();
    }
    for (String field : fields) {
      append(lines, field, changes.subList(0, rows));
    }
    List<String> table = new ArrayList<>();
    for (StringBuilder line : lines) {
      table.add(line.toString().stripTrailing());
    }
    if (rows < changes.size()) {
      table.add("… and " + (changes.size() - rows) + " more");
    }
    return table;
  }

  private static void append(StringBuilder[] lines, String field, List<JsonNode> changes) {
    List<String> cells = new ArrayList<>(List.of(field));
    changes.forEach(change -> cells.add(cell(field, change.path(field))));
    int width = cells.stream().mapToInt(String::length).max().orElseThrow();
    boolean numbers = changes.stream().anyMatch(change -> change.path(field).isNumber());
    String format = (lines[0].isEmpty() ? "" : "  ") + "%" + (numbers ? "" : "-") + width + "s";
    for (int i = 0; i < lines.length; i++) {
      lines[i].append(format.formatted(cells.get(i)));
    }
  }

  private static String cell(String field, JsonNode value) {
    if (field.equals("time")) {
      return value.asText().replaceFirst(".*T(.*)Z", "$1");
    }
    if (value.isNull() || value.isMissingNode()) {
      return "–";
    }
    if (!value.isNumber() || value.doubleValue() == Math.rint(value.doubleValue())) {
      return value.asText();
    }
    String format = Math.abs(value.doubleValue()) >= 1 ? "%.4f" : "%.4g";
    return String.format(Locale.ROOT, format, value.doubleValue());
  }

  /** From {@code stty}, which every system with such terminals has. */
  private static int terminalHeight() {
    try {
      Process stty = new ProcessBuilder("stty", "size")
          .redirectInput(ProcessBuilder.Redirect.INHERIT)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      int rows = size.matches("\\d{1,4} \\d{1,4}\\s*")
          ? Integer.parseInt(size.substring(0, size.indexOf(' ')))
          : 0;
      return rows > NEWS + 5 ? rows : USUAL_HEIGHT;
    } catch (IOException e) {
      return USUAL_HEIGHT;
    }
  }
}
