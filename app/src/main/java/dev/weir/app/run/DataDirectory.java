package dev.weir.app.run;

import dev.weir.app.log.FrameLog;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a run keeps what must outlive it. */
record DataDirectory(Path path) {
  private static final String FEEDS = "feeds.txt";

  /**
   * Creates it where it is missing.
   *
   * @throws IOException says what is in the way and what to do
   */
  static DataDirectory open(Path path) throws IOException {
    try {
      Files.createDirectories(path);
    } catch (FileAlreadyExistsException e) {
      throw unusable(path, "it is a file", e);
    } catch (IOException e) {
      throw unusable(path, "it cannot be created", e);
    }
    if (!Files.isWritable(path)) {
      throw unusable(path, "it is not writable for this user", null);
    }
    return new DataDirectory(path);
  }

  private static IOException unusable(Path path, String why, @Nullable IOException cause) {
    return new IOException(
        "the data directory " + path + " cannot be used: " + why + "; choose another with --data",
        cause);
  }

  /** Bytes that are left on its disk; as many as one likes, where the system does not say. */
  long usableSpace() {
    try {
      return Files.getFileStore(path).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // and if there is none, writing fails, and says so
    }
  }

  Path log() {
    return path.resolve("log");
  }

  /** Notes the names of feeds, by which those find them who read the log: it holds numbers. */
  void rememberFeeds(Collection<String> names) throws IOException {
    Path file = log().resolve(FEEDS);
    Set<String> all = new TreeSet<>(names);
    if (Files.exists(file)) {
      all.addAll(Files.readAllLines(file));
    }
    Files.write(file, all);
  }

  Path checkpoints() {
    return path.resolve("checkpoints");
  }

  Path outbox() {
    return path.resolve("outbox");
  }

  /** Silences and acknowledgements. */
  Path alertDesk() {
    return path.resolve("alerts.json");
  }

  Path deadLetters() {
    return path.resolve("dead-letters.ndjson");
  }

  /** Deletes what earlier runs left, and nothing else that may be there. */
  void forget() throws IOException {
    FrameLog.delete(log()); // refused while another process uses it
    delete(checkpoints(), file -> file.toString().endsWith(".checkpoint"));
    Files.deleteIfExists(outbox());
    Files.deleteIfExists(alertDesk());
    Files.deleteIfExists(deadLetters());
  }

  private static void delete(Path directory, Predicate<Path> which) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        List<Path> old = files.filter(which).toList();
        for (Path file : old) {
          Files.delete(file);
        }
      }
    }
  }
}
