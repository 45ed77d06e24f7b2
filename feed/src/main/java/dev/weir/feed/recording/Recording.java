package dev.weir.feed.recording;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a recorded feed, in the order of the file, read as they are asked for: memory does not depend on the
 * file's length. The content, not the name, tells the format:
 *
 * <ul>
 *   <li>{@code <receive time in ns> <frame>}, a line each;
 *   <li>{@code {"t":seconds,"dir":"recv|send|open","type":"text|binary","data"|"b64":…}}, a line each;
 *   <li>one JSON message a line, without times: they are taken as 1 ms apart, from 0;
 * </ul>
 *
 * each plain or compressed by gzip or zstd. Empty lines are skipped.
 *
 * <pre>{@code
 * try (Recording recording = Recording.open(Path.of("trades.gz"))) {
 *   while (recording.hasNext()) {
 *     RecordedFrame frame = recording.next();
 *   }
 * }
 * }</pre>
 *
 * <p>Every method that reads throws a {@link RecordingException} with the file and the line when the recording is
 * broken. Not for use by more than one thread at a time.
 */
public final class Recording implements Iterator<RecordedFrame>, Closeable {
  private final Path file;
  private final long size;
  private final CountedInput counted;
  private final Lines lines;
  private @Nullable LineShape shape;
  private @Nullable RecordedFrame ahead;
  private boolean ended;

  private Recording(Path file, long size, CountedInput counted, Lines lines) {
    this.file = file;
    this.size = size;
    this.counted = counted;
    this.lines = lines;
  }

  /** Opens a recording; nothing but the compression is looked at yet. */
  public static Recording open(Path file) {
    @Nullable InputStream opened = null;
    try {
      long size = Files.size(file);
      opened = Files.newInputStream(file);
      CountedInput counted = new CountedInput(opened);
      return new Recording(file, size, counted, new Lines(Compression.decompressed(counted)));
    } catch (NoSuchFileException e) {
      throw RecordingException.inFile(file, "there is no such file", e);
    } catch (IOException e) {
      RecordingException trouble = RecordingException.inFile(file, cannotRead(file, e), e);
      closeAfter(trouble, opened);
      throw trouble;
    }
  }

  @Override
  public boolean hasNext() {
    while (ahead == null && !ended) {
      readLine();
    }
    return ahead != null;
  }

  @Override
  public RecordedFrame next() {
    RecordedFrame frame = hasNext() ? ahead : null;
    if (frame == null) {
      throw new NoSuchElementException("the recording " + file + " is over");
    }
    ahead = null;
    return frame;
  }

  /** How much of the file has been read, in (compressed) bytes: with {@link #size}, the progress. */
  public long position() {
    return counted.count;
  }

  /** The file's size in bytes. */
  public long size() {
    return size;
  }

  @Override
  public void close() {
    ended = true;
    ahead = null;
    try {
      lines.close();
    } catch (IOException e) {
      throw RecordingException.inFile(file, cannotRead(file, e), e);
    }
  }

  private void readLine() {
    try {
      if (!lines.next()) {
        ended = true;
      } else if (lines.start() < lines.end()) {
        if (shape == null) {
          shape = LineShape.of(lines.bytes(), lines.start(), lines.end());
        }
        ahead = shape.read(lines.bytes(), lines.start(), lines.end());
      }
    } catch (BadLineException e) {
      ended = true;
      throw RecordingException.inLine(file, lines.number(), e.getMessage(), e);
    } catch (EOFException e) {
      ended = true;
      throw RecordingException.inLine(
          file, lines.number() + 1, "the compressed file ends here, before its time", e);
    } catch (IOException e) {
      ended = true;
      throw RecordingException.inLine(file, lines.number() + 1, cannotRead(file, e), e);
    }
  }

  private static String cannotRead(Path file, IOException e) {
    return Files.isDirectory(file)
        ? "this is a directory, not a recording"
        : "it can't be read: " + e.getMessage();
  }

  private static void closeAfter(RecordingException trouble, @Nullable InputStream opened) {
    try {
      if (opened != null) {
        opened.close();
      }
    } catch (IOException e) {
      trouble.addSuppressed(e);
    }
  }

  /** The compressions, by the first bytes of a file (RFC 1952 section 2.3.1, RFC 8878 section 3.1.1). */
  private static final class Compression {
    private static final int GZIP = 0x1f8b;
    private static final int ZSTD = 0x28b52ffd;

    static InputStream decompressed(InputStream file) throws IOException {
      BufferedInputStream in = new BufferedInputStream(file, 64 << 10);
      in.mark(4);
      byte[] head = in.readNBytes(4);
      in.reset();
      int magic = 0;
      for (int i = 0; i < 4; i++) {
        magic = magic << 8 | (i < head.length ? head[i] & 0xff : 0);
      }
      if (magic >>> 16 == GZIP) {
        return new GZIPInputStream(in, 64 << 10);
      }
      return magic == ZSTD ? new ZstdInputStreamNoFinalizer(in) : in;
    }
  }

  /** Counts what has been read of the file. */
  private static final class CountedInput extends FilterInputStream {
    private long count;

    CountedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
