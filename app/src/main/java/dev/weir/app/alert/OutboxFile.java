package dev.weir.app.alert;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The outbox on disk: a line per event, tab-separated, rewritten without what is done with at each start.
 *
 * <p>{@code + recipient alert seq text} is to be delivered, {@code - recipient alert seq} no longer,
 * {@code ~ recipient alert seq incident text} is held back (with {@code .} in the place of {@code ~} if it was told that
 * the alert fired), {@code = recipient alert seq} is known, and {@code 0} stands where numbers begin anew.
 */
final class OutboxFile implements AutoCloseable {

  /** What was left when a process ended. */
  static final class Left {
    /** The newest number by recipient and alert. */
    final Map<String, Long> newest = new HashMap<>();

    final Map<String, Held> held = new LinkedHashMap<>();
    private final Map<String, Notice> pending = new LinkedHashMap<>();

    List<Notice> pending() {
      return List.copyOf(pending.values());
    }

    private void clear() {
      newest.clear();
      held.clear();
    }

    private void drop(String head) {
      pending.remove(head);
      held.values().removeIf(h -> h.notice().head().equals(head));
    }
  }

  private final Left left = new Left();
  private final Writer file;

  OutboxFile(Path path) throws IOException {
    if (Files.exists(path)) {
      Files.readAllLines(path, StandardCharsets.UTF_8).forEach(this::read);
    }
    Path rewritten = path.resolveSibling(path.getFileName() + ".tmp");
    Files.writeString(rewritten, lines());
    Files.move(rewritten, path, StandardCopyOption.ATOMIC_MOVE);
    file = Files.newBufferedWriter(path, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  Left left() {
    return left;
  }

  void add(Notice notice) throws IOException {
    write(line(notice));
  }

  void hold(Held held) throws IOException {
    write(line(held));
  }

  void strikeOut(Notice notice) throws IOException {
    write("-\t" + notice.head() + "\n");
  }

  void renumber() throws IOException {
    write("0\n");
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void write(String line) throws IOException {
    file.write(line);
    file.flush();
  }

  private String lines() {
    StringBuilder lines = new StringBuilder();
    left.newest.forEach(
        (key, seq) -> lines.append("=\t").append(key).append('\t').append(seq).append('\n'));
    left.held.values().forEach(h -> lines.append(line(h)));
    left.pending.values().forEach(n -> lines.append(line(n)));
    return lines.toString();
  }

  private static String line(Notice n) {
    return "+\t" + n.head() + "\t" + n.text() + "\n";
  }

  private static String line(Held h) {
    String sign = h.unheard() ? "~" : ".";
    return sign + "\t" + h.notice().head() + "\t" + h.incident() + "\t"
        + h.notice().text() + "\n";
  }

  private void read(String line) {
    if (line.equals("0")) {
      left.clear();
      return;
    }
    boolean held = line.startsWith("~") || line.startsWith(".");
    String[] parts = line.split("\t", held ? 6 : 5);
    if (parts.length < 4) {
      return; // the last line of a process that was killed while writing it
    }
    long seq = Long.parseLong(parts[3]);
    left.newest.merge(parts[1] + "\t" + parts[2], seq, Math::max);
    Notice notice = new Notice(parts[1], parts[2], seq, parts[parts.length - 1]);
    if (parts[0].equals("+") && parts.length == 5) {
      left.drop(notice.head()); // it is not held back any longer
      left.pending.put(notice.head(), notice);
    } else if (parts[0].equals("-")) {
      left.drop(notice.head());
    } else if (held && parts.length == 6) {
      Held h = new Held(parts[4], parts[0].equals("~"), notice);
      left.held.put(h.key(), h);
    }
  }
}
