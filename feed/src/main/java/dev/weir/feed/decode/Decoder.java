package dev.weir.feed.decode;

import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.Payload;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import java.nio.ByteBuffer;

/** Reads messages into the columns of a batch. One thread owns it. */
public interface Decoder {
  /** The message is not of the feed's format. */
  int NOT_READABLE = -1;

  /** The message holds a new text, and the {@link Texts} are full. */
  int TOO_MANY_TEXTS = -2;

  /**
   * Decodes one message and appends its observations.
   *
   * @param receivedNanos their time where the feed has no time field
   * @return how many rows were appended, or {@link #NOT_READABLE} or {@link #TOO_MANY_TEXTS}, and then none
   */
  int decode(
      ByteBuffer buffer, int offset, int length, long receivedNanos, long origin, Batch into);

  /** The decoder for a feed. */
  static Decoder of(Payload.Format format, FeedLayout layout, Texts texts) {
    JsonDecoder json = new JsonDecoder(layout, texts);
    return switch (format) {
      case JSON -> json;
      case CBOR -> new BinaryDecoder(BinaryDecoder::cbor, json);
      case MSGPACK -> new BinaryDecoder(BinaryDecoder::messagePack, json);
    };
  }
}
