package dev.weir.app.gateway;

import dev.weir.app.server.ServerFrames;
import dev.weir.core.value.JsonBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Changes on their way to who gets the same bytes: framed once, and where somebody can read that compressed once, so that
 * each connection writes them in one go.
 */
final class Burst implements AutoCloseable {
  private static final int BYTES = 4096;

  private final Encoding encoding;
  private final ChangeFormat format;
  private final @Nullable SharedDeflater deflater;
  private final boolean readableByAll;
  private final ByteBuf plain = ByteBufAllocator.DEFAULT.directBuffer(BYTES);
  private final @Nullable ByteBuf compressed;
  private final ByteBuf payload = ByteBufAllocator.DEFAULT.heapBuffer(BYTES);
  private int rows;

  /** @param deflater null if nobody reads what is compressed */
  Burst(Encoding encoding, ChangeFormat format, @Nullable SharedDeflater deflater) {
    this.encoding = encoding;
    this.format = format;
    this.deflater = deflater;
    this.readableByAll = deflater != null && deflater.begin();
    this.compressed = deflater == null ? null : ByteBufAllocator.DEFAULT.directBuffer(BYTES);
  }

  /** Appends a row. */
  void add(ChangeStore.Rows from, int row) {
    switch (encoding) {
      case JSON -> {
        payload.clear();
        write(format.json(from, row));
        message();
      }
      case EVENT_STREAM -> event(from, row);
      case JSON_BATCH -> {
        payload.writeByte(rows == 0 ? '[' : ',');
        write(format.json(from, row));
      }
      case MESSAGE_PACK -> payload.writeBytes(format.messagePack(from, row));
    }
    rows++;
  }

  private void event(ChangeStore.Rows from, int row) {
    String id = "id: " + format.stream() + ":" + from.seq[row] + "\ndata: ";
    plain.writeCharSequence(id, StandardCharsets.UTF_8);
    JsonBytes json = format.json(from, row);
    plain.writeBytes(json.array(), 0, json.size());
    plain.writeCharSequence("\n\n", StandardCharsets.US_ASCII);
  }

  private void write(JsonBytes json) {
    payload.writeBytes(json.array(), 0, json.size());
  }

  /** After the last row: a batch becomes a message. */
  Burst end() {
    if (rows > 0 && encoding.isBatch()) {
      if (encoding == Encoding.JSON_BATCH) {
        payload.writeByte(']');
      } else {
        ByteBuf maps = payload.copy();
        payload.clear().writeBytes(MessagePackWriter.arrayHeader(rows)).writeBytes(maps);
        maps.release();
      }
      message();
    }
    return this;
  }

  /** The payload is a whole message. */
  private void message() {
    int length = payload.readableBytes();
    ServerFrames.appendHeader(plain, encoding.isBinary(), length);
    plain.writeBytes(payload, payload.readerIndex(), length);
    if (deflater != null && compressed != null) {
      ByteBuf deflated = deflater.deflate(payload);
      ServerFrames.appendHeader(compressed, encoding.isBinary(), true, deflated.readableBytes());
      compressed.writeBytes(deflated);
      deflated.release();
    }
  }

  /** The rows so far. */
  int rows() {
    return rows;
  }

  /** About how many bytes they are so far. */
  int bytes() {
    return plain.readableBytes() + (encoding.isBatch() ? payload.readableBytes() : 0);
  }

  /** As everybody can read it. */
  ByteBuf plain() {
    return plain;
  }

  /** As those can read it who {@link Peer#canRead}; null if nobody does. */
  @Nullable
  ByteBuf compressed() {
    return compressed;
  }

  @Nullable
  SharedDeflater deflater() {
    return deflater;
  }

  /** Whether nothing in it refers to what was compressed before. */
  boolean isReadableByAll() {
    return readableByAll;
  }

  @Override
  public void close() {
    plain.release();
    payload.release();
    if (compressed != null) {
      compressed.release();
    }
  }
}
