package dev.weir.feed.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.weir.core.value.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads messages in a binary format that says the same as JSON, by way of JSON: the same paths, types and rules hold. A
 * message must be one value and nothing after it; bytes become texts in Base64.
 */
final class BinaryDecoder implements Decoder {
  private static final int MAX_DEPTH = 100;
  private static final JsonFactory JSON = new JsonFactory();
  private static final CBORFactory CBOR = CBORFactory.builder()
      .streamReadConstraints(
          StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
      .build();

  /** Writes a binary message as JSON. */
  @FunctionalInterface
  interface Translation {
    /**
     * Whether there was one value and nothing after it.
     *
     * @throws IOException if the message is not of the format
     */
    boolean translate(byte[] message, int length, JsonGenerator to) throws IOException;
  }

  private final Translation translation;
  private final JsonDecoder json;
  private final ByteArrayBuilder written = new ByteArrayBuilder();
  private byte[] message = new byte[1024];

  BinaryDecoder(Translation translation, JsonDecoder json) {
    this.translation = translation;
    this.json = json;
  }

  static boolean cbor(byte[] message, int length, JsonGenerator to) throws IOException {
    try (JsonParser parser = CBOR.createParser(message, 0, length)) {
      if (parser.nextToken() == null) {
        return false;
      }
      to.copyCurrentStructure(parser);
      return parser.nextToken() == null;
    }
  }

  static boolean messagePack(byte[] message, int length, JsonGenerator to) throws IOException {
    try (MessageUnpacker unpacker =
        org.msgpack.core.MessagePack.newDefaultUnpacker(message, 0, length)) {
      new MessagePack(unpacker, to, length).copyValue();
      return !unpacker.hasNext();
    } catch (MessagePackException e) {
      throw new IOException(e);
    }
  }

  @Override
  public int decode(
      ByteBuffer buffer, int offset, int length, long receivedNanos, long origin, Batch into) {
    if (message.length < length) {
      message = new byte[Math.max(2 * message.length, length)];
    }
    buffer.get(offset, message, 0, length);
    written.reset();
    try (JsonGenerator generator = JSON.createGenerator(written)) {
      if (!translation.translate(message, length, generator)) {
        return NOT_READABLE;
      }
    } catch (IOException e) {
      return NOT_READABLE;
    }
    ByteBuffer text = ByteBuffer.wrap(written.toByteArray());
    return json.decode(text, 0, text.limit(), receivedNanos, origin, into);
  }
}
