package dev.weir.app.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A file that is replaced whole: a crash or a power cut leaves what was there before, or what was to be. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes beside the file, waits until that is on disk, and puts it in the file's place.
   *
   * @param beside where it is written first, in the same directory
   */
  public static void write(Path file, Path beside, byte[] bytes) throws IOException {
    force(beside, bytes);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent()));
  }

  private static void force(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** A rename is only certain once the directory itself is on disk. Windows cannot open one, and need not. */
  private static void forceDirectory(Path directory) throws IOException {
    if (!System.getProperty("os.name").startsWith("Windows")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
