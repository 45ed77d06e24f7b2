package dev.weir.app.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Who came, went, was refused or changed something: a JSON line each, in a file that at a certain size becomes FILE.1.
 * Written on a thread of its own; if the disk does not follow, lines are lost and counted rather than anybody made to wait.
 */
public final class AuditLog implements AutoCloseable {
  private static final long MAX_BYTES = 10 << 20;
  private static final int MAX_WAITING = 10_000;

  private final Path file;
  private final InstantSource clock;
  private final Consumer<String> say;
  private final long maxBytes;
  private final AtomicLong lost = new AtomicLong();
  private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
      1,
      1,
      0,
      TimeUnit.SECONDS,
      new LinkedBlockingQueue<>(MAX_WAITING),
      Thread.ofPlatform().daemon().name("audit").factory(),
      (line, executor) -> lost.incrementAndGet());
  private OutputStream out; // of the thread, once it runs
  private long size;

  /** What a line tells. */
  public enum Event {
    CONNECT,
    DISCONNECT,
    REFUSAL,
    ADMIN;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * Opens it, to append.
   *
   * @throws IOException if it cannot be written
   */
  public AuditLog(Path file, InstantSource clock, Consumer<String> say) throws IOException {
    this(file, clock, say, MAX_BYTES);
  }

  AuditLog(Path file, InstantSource clock, Consumer<String> say, long maxBytes) throws IOException {
    this.file = file;
    this.clock = clock;
    this.say = say;
    this.maxBytes = maxBytes;
    this.out = open();
    this.size = Files.size(file);
  }

  private OutputStream open() throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Begins a line, for {@link #write}; never put a token into it. */
  public ObjectNode line(Event event) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
        .put("event", event.word());
  }

  public void write(ObjectNode line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    thread.execute(() -> append(bytes));
  }

  private void append(byte[] line) {
    try {
      if (size + line.length > maxBytes && size > 0) {
        out.close();
        Files.move(file, old(), StandardCopyOption.REPLACE_EXISTING);
        out = open();
        size = 0;
      }
      out.write(line);
      size += line.length;
    } catch (IOException e) {
      if (lost.getAndIncrement() == 0) {
        say.accept("weir: the audit log " + file + " cannot be written: " + e.getMessage()
            + "; what is lost of it is counted in /metrics");
      }
    }
  }

  private Path old() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  /** Lines that could not be written. */
  public long lost() {
    return lost.get();
  }

  /** Writes what waits. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
      out.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      say.accept("weir: the audit log " + file + " cannot be closed: " + e.getMessage());
    }
  }
}
