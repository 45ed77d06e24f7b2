package dev.weir.app.run;

import dev.weir.app.file.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Saved states of a run: each a file that carries the log position up to which it holds everything. Written beside its
 * final name, forced to disk, then renamed, so that a crash leaves the previous one whole.
 *
 * <p>File: magic, format version, fingerprint of the pipeline, log position, state, CRC32C of all before it.
 */
final class Checkpoints {
  private static final int MAGIC = 0x57454952; // WEIR
  private static final int VERSION = 6;
  private static final int KEPT = 3;
  private static final int CHECKSUM = Long.BYTES;
  private static final Pattern NAME = Pattern.compile("\\d{20}\\.checkpoint");

  /** A state to go on from. */
  record Checkpoint(String fingerprint, long position, DataInputStream state) {}

  /** Writes the state of whatever is being saved. */
  @FunctionalInterface
  interface State {
    void save(DataOutputStream out) throws IOException;
  }

  private final Path directory;

  Checkpoints(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /**
   * Writes one.
   *
   * @param forced up to where the log outlives a power cut: one that goes no further is kept, so that there is always
   *     one to go on from
   * @return the position of the oldest that is kept: from there on the log is needed
   */
  long write(String fingerprint, long position, long forced, State state) throws IOException {
    AtomicFile.write(
        directory.resolve("%020d.checkpoint".formatted(position)),
        directory.resolve("writing.tmp"),
        bytes(fingerprint, position, state));
    return forgetOldest(forced);
  }

  private long forgetOldest(long forced) throws IOException {
    int kept = 0;
    long oldest = 0;
    boolean certain = false;
    for (Path file : newestFirst()) {
      if (kept >= KEPT && certain) {
        Files.deleteIfExists(file);
      } else {
        kept++;
        oldest = position(file);
        certain |= oldest <= forced;
      }
    }
    return oldest;
  }

  private static byte[] bytes(String fingerprint, long position, State state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    byte[] utf8 = fingerprint.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
    out.writeLong(position);
    state.save(out);
    CRC32C crc = new CRC32C();
    crc.update(bytes.toByteArray());
    out.writeLong(crc.getValue());
    return bytes.toByteArray();
  }

  /**
   * Deletes those beyond the end of the log, if others remain; whether there were any. After a power cut the log may
   * have lost its newest part.
   */
  boolean forgetBeyond(long end) throws IOException {
    List<Path> all = newestFirst();
    List<Path> beyond = all.stream().filter(f -> position(f) > end).toList();
    if (beyond.size() == all.size()) {
      return false;
    }
    for (Path file : beyond) {
      Files.delete(file);
    }
    return !beyond.isEmpty();
  }

  private static long position(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(0, 20));
  }

  /**
   * The newest that is whole.
   *
   * @param unusable how many newer ones there are that are damaged, or of another version
   */
  record Newest(Optional<Checkpoint> checkpoint, int unusable) {}

  Newest newest() throws IOException {
    int unusable = 0;
    for (Path file : newestFirst()) {
      Optional<Checkpoint> read = read(Files.readAllBytes(file));
      if (read.isPresent()) {
        return new Newest(read, unusable);
      }
      unusable++;
    }
    return new Newest(Optional.empty(), unusable);
  }

  void deleteAll() throws IOException {
    for (Path file : newestFirst()) {
      Files.delete(file);
    }
  }

  private static Optional<Checkpoint> read(byte[] bytes) throws IOException {
    if (bytes.length < CHECKSUM) {
      return Optional.empty();
    }
    int length = bytes.length - CHECKSUM;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    if (crc.getValue() != ByteBuffer.wrap(bytes).getLong(length)) {
      return Optional.empty();
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
    try {
      if (in.readInt() != MAGIC || in.readInt() != VERSION) {
        return Optional.empty();
      }
      int size = in.readInt();
      if (size < 0 || size > in.available()) {
        return Optional.empty();
      }
      byte[] fingerprint = in.readNBytes(size);
      return Optional.of(
          new Checkpoint(new String(fingerprint, StandardCharsets.UTF_8), in.readLong(), in));
    } catch (EOFException e) {
      return Optional.empty(); // whoever wrote it, it was not this class
    }
  }

  private List<Path> newestFirst() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(f -> NAME.matcher(f.getFileName().toString()).matches())
          .sorted(Comparator.comparing((Path f) -> f.getFileName().toString()).reversed())
          .toList();
    }
  }
}
