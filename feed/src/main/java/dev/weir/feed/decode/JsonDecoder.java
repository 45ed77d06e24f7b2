package dev.weir.feed.decode;

import dev.weir.core.expression.JsonPath;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.nio.ByteBuffer;

/**
 * Reads JSON messages (RFC 8259, strictly) into the columns of a batch: one pass over the bytes, no object per message and
 * no text per field. One thread owns it.
 *
 * <p>A field that isn't there is {@link Values#MISSING}; one that cannot be read as its type is {@link Values#MISMATCH};
 * JSON null is {@link Values#NULL}. Of equal keys in one object the last wins.
 */
public final class JsonDecoder implements Decoder {
  /** What the scan needs after the message: a NUL and seven more bytes. */
  private static final int PADDING = 8;

  private final boolean hasEach;
  private final RowWriter rows;
  private final JsonScan scan;
  private byte[] message = new byte[1024];

  public JsonDecoder(FeedLayout layout, Texts texts) {
    this.hasEach = layout.each().isPresent();
    this.rows = new RowWriter(layout, texts);
    PathTree message = new PathTree();
    PathTree element = hasEach ? new PathTree() : message;
    layout.each().ifPresent(path -> message.at(path).each = true);
    for (int i = 0; i < layout.fields().size(); i++) {
      JsonPath path = layout.fields().get(i).path();
      (path.fromMessage() ? message : element).at(path).addColumn(i);
    }
    layout
        .time()
        .map(FeedLayout.TimeField::path)
        .ifPresent(path -> (path.fromMessage() ? message : element).at(path).time = true);
    this.scan = new JsonScan(message, element, rows);
  }

  @Override
  public int decode(
      ByteBuffer buffer, int offset, int length, long receivedNanos, long origin, Batch into) {
    load(buffer, offset, length);
    rows.begin(message, into, receivedNanos, origin);
    if (!hasEach) {
      rows.row();
    }
    try {
      scan.read(message, length);
    } catch (NotJsonException e) {
      rows.undo();
      return NOT_READABLE;
    }
    if (rows.isTextsFull()) {
      rows.undo();
      return TOO_MANY_TEXTS;
    }
    if (hasEach) {
      if (!scan.isEachFound()) {
        rows.row();
      }
      rows.spread();
    }
    return rows.count();
  }

  /** The bytes of a plain array are read without the checks that a buffer makes for each; this saves more than it costs. */
  private void load(ByteBuffer buffer, int offset, int length) {
    if (message.length < length + PADDING) {
      message = new byte[Math.max(2 * message.length, length + PADDING)];
    }
    buffer.get(offset, message, 0, length);
    message[length] = 0;
  }
}
