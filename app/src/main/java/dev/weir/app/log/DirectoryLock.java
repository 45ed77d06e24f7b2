package dev.weir.app.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A directory for one process alone. */
final class DirectoryLock implements Closeable {
  private static final int ATTEMPTS = 40;
  private static final long WAIT_NANOS = 50_000_000L;

  /**
   * What this process holds. POSIX gives a process's lock on a file up as soon as the process closes any channel on that
   * file, so a second attempt from within must be refused before it opens one.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes it; waits a moment for a process that is still dying.
   *
   * @throws LogException if someone else has it
   */
  static DirectoryLock take(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD.add(real)) {
      throw taken(directory);
    }
    try {
      return new DirectoryLock(real, lock(directory));
    } catch (IOException | RuntimeException e) {
      HELD.remove(real);
      throw e;
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel = FileChannel.open(
        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    // A process that was killed a moment ago may still be giving back its memory, and holds the
    // lock until then.
    for (int i = 0; lock == null && i < ATTEMPTS; i++) {
      LockSupport.parkNanos(WAIT_NANOS);
      lock = channel.tryLock();
    }
    if (lock == null) {
      channel.close();
      throw taken(directory);
    }
    return channel;
  }

  private static LogException taken(Path directory) {
    Path data = directory.getParent() == null ? directory : directory.getParent();
    return new LogException("another weir is running on " + data
        + "; stop it, or choose another directory with --data");
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(directory);
  }
}
