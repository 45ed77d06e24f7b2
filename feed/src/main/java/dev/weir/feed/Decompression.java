package dev.weir.feed;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.weir.core.pipeline.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the messages of feeds that compress each of them, as some exchanges do. The output is one
 * buffer that is reused; it never grows beyond the largest message allowed, whatever the compressed data claims. Not
 * for use by several threads.
 */
public final class Decompression implements AutoCloseable {
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final int ZLIB_HEADER_BYTES = 2;
  private static final int ZLIB_TRAILER_BYTES = 4;
  private static final int KEPT_BYTES =
      1 << 20; // an output that grew beyond this is given back at the next message
  private static final int HAS_HEADER_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED_FLAGS = 0xE0;

  private final Payload.Compression compression;
  private final int maxBytes;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private ByteBuf output = Unpooled.buffer(4096);
  private byte[] compressed = new byte[4096];

  /** What became of a message. */
  public enum Outcome {
    OK(""),
    CUT("the compressed data is cut"),
    CORRUPT("the compressed data is corrupt"),
    TOO_LARGE("the message is too large when decompressed");

    private final String reason;

    Outcome(String reason) {
      this.reason = reason;
    }

    /** What is wrong, as a phrase. */
    public String reason() {
      return reason;
    }
  }

  /** @param maxBytes the largest decompressed message */
  public Decompression(Payload.Compression compression, int maxBytes) {
    this.compression = compression;
    this.maxBytes = maxBytes;
  }

  /** Whether the bytes start as every gzip member with deflated data does: {@code 1f 8b 08}. */
  private static boolean isGzip(ByteBuf buf, int offset, int length) {
    return length >= 3 && buf.getUnsignedMedium(offset) == 0x1F8B08;
  }

  /** Whether the bytes start as a Zstandard frame does (RFC 8878, 3.1.1). */
  private static boolean isZstd(ByteBuf buf, int offset, int length) {
    return length >= 4 && buf.getInt(offset) == 0x28B52FFD;
  }

  /** Whether a binary message is to be decompressed. */
  public boolean applies(ByteBuf buf, int offset, int length) {
    return switch (compression) {
      case AUTO -> isGzip(buf, offset, length) || isZstd(buf, offset, length);
      case NONE -> false;
      case GZIP, ZLIB, DEFLATE, ZSTD -> true;
    };
  }

  /** Decompresses the message at this place of a buffer. Its content is then {@link #output()}. */
  public Outcome decompress(ByteBuf buf, int offset, int length) {
    if (compressed.length < length) {
      compressed = new byte[Math.max(length, compressed.length * 2)];
    }
    buf.getBytes(offset, compressed, 0, length);
    output = output.capacity() > KEPT_BYTES ? Unpooled.buffer(4096) : output.clear();
    return switch (compression) {
      case AUTO, NONE -> isZstd(buf, offset, length) ? unzstd(length) : gunzip(length);
      case GZIP -> gunzip(length);
      case ZSTD -> unzstd(length);
      case DEFLATE -> inflate(0, length);
      case ZLIB -> length > ZLIB_HEADER_BYTES && isZlib() ? unzlib(length) : Outcome.CORRUPT;
    };
  }

  /** RFC 1950, 2.2: the method is deflate, no dictionary, and the header is a multiple of 31. */
  private boolean isZlib() {
    int header = (compressed[0] & 0xFF) << 8 | (compressed[1] & 0xFF);
    return (compressed[0] & 0x0F) == 8 && (compressed[1] & 0x20) == 0 && header % 31 == 0;
  }

  private Outcome unzlib(int length) {
    Outcome outcome = inflate(ZLIB_HEADER_BYTES, length);
    if (outcome != Outcome.OK) {
      return outcome;
    }
    int trailer = length - inflater.getRemaining();
    if (length - trailer < ZLIB_TRAILER_BYTES) {
      return Outcome.CUT;
    }
    Adler32 sum = new Adler32();
    sum.update(output.array(), 0, output.writerIndex());
    boolean right = Integer.reverseBytes(littleEndian(trailer, 4)) == (int) sum.getValue();
    return right && length - trailer == ZLIB_TRAILER_BYTES ? Outcome.OK : Outcome.CORRUPT;
  }

  private Outcome unzstd(int length) {
    try (InputStream in =
        new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(compressed, 0, length))) {
      while (true) {
        if (!output.isWritable() && !grow()) {
          return Outcome.TOO_LARGE;
        }
        int count = in.read(output.array(), output.writerIndex(), output.writableBytes());
        if (count < 0) {
          return output.writerIndex() > maxBytes ? Outcome.TOO_LARGE : Outcome.OK;
        }
        output.writerIndex(output.writerIndex() + count);
      }
    } catch (EOFException e) {
      return Outcome.CUT;
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      return why.contains("Truncated") ? Outcome.CUT : Outcome.CORRUPT;
    }
  }

  private Outcome gunzip(int length) {
    int at = 0;
    do { // a gzip file may have several members, whose contents are one after the other (section
      // 2.2)
      int deflated = skipHeader(at, length);
      if (deflated < 0) {
        return Outcome.CORRUPT;
      }
      int contentStart = output.writerIndex();
      Outcome outcome = inflate(deflated, length);
      if (outcome != Outcome.OK) {
        return outcome;
      }
      int trailer = length - inflater.getRemaining();
      if (length - trailer < TRAILER_BYTES) {
        return Outcome.CUT;
      }
      if (!matches(trailer, contentStart)) {
        return Outcome.CORRUPT;
      }
      at = trailer + TRAILER_BYTES;
    } while (at < length);
    return Outcome.OK;
  }

  /** The content of the message that was decompressed last; valid until the next. */
  public ByteBuf output() {
    return output;
  }

  /** Gives back what the JDK's inflater holds outside the heap. */
  @Override
  public void close() {
    inflater.end();
  }

  private Outcome inflate(int from, int end) {
    inflater.reset();
    inflater.setInput(compressed, from, end - from);
    try {
      while (!inflater.finished()) {
        if (!output.isWritable() && !grow()) {
          return Outcome.TOO_LARGE;
        }
        int written =
            inflater.inflate(output.array(), output.writerIndex(), output.writableBytes());
        output.writerIndex(output.writerIndex() + written);
        if (written == 0 && inflater.needsInput()) {
          return Outcome.CUT;
        }
        if (inflater.needsDictionary()) {
          return Outcome.CORRUPT;
        }
      }
      return output.writerIndex() > maxBytes ? Outcome.TOO_LARGE : Outcome.OK;
    } catch (DataFormatException e) {
      return Outcome.CORRUPT;
    }
  }

  private boolean grow() {
    int capacity = output.capacity();
    if (capacity > maxBytes) {
      return false;
    }
    output.capacity(
        (int) Math.min(capacity * 2L, maxBytes + 1L)); // one more, to tell full from too large
    return true;
  }

  /** The index after the header of a member (section 2.3), or -1. */
  private int skipHeader(int from, int end) {
    boolean isMember = end - from >= HEADER_BYTES
        && compressed[from] == 0x1F
        && compressed[from + 1] == (byte) 0x8B
        && compressed[from + 2] == 8;
    if (!isMember || (compressed[from + 3] & RESERVED_FLAGS) != 0) {
      return -1;
    }
    int flags = compressed[from + 3];
    int at = from + HEADER_BYTES;
    if ((flags & HAS_EXTRA) != 0) {
      at = end - at < 2 ? end : at + 2 + littleEndian(at, 2);
    }
    if ((flags & HAS_NAME) != 0) {
      at = skipZeroEnded(at, end);
    }
    if ((flags & HAS_COMMENT) != 0) {
      at = skipZeroEnded(at, end);
    }
    if ((flags & HAS_HEADER_CRC) != 0) {
      at += 2;
    }
    return at < end ? at : -1;
  }

  private int skipZeroEnded(int from, int end) {
    int at = from;
    while (at < end && compressed[at] != 0) {
      at++;
    }
    return at + 1;
  }

  private boolean matches(int trailer, int contentStart) {
    int length = output.writerIndex() - contentStart;
    crc.reset();
    crc.update(output.array(), contentStart, length);
    return littleEndian(trailer, 4) == (int) crc.getValue()
        && littleEndian(trailer + 4, 4) == length;
  }

  private int littleEndian(int at, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (compressed[at + i] & 0xFF) << (8 * i);
    }
    return value;
  }
}
