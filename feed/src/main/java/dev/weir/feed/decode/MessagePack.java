package dev.weir.feed.decode;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormatException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * A MessagePack value as JSON. A time becomes seconds since the epoch; bytes, and other extensions, become texts in Base64.
 *
 * @see <a href="https://github.com/msgpack/msgpack/blob/master/spec.md">MessagePack specification</a>
 */
final class MessagePack {
  private static final int NANO = 9;
  private static final byte TIMESTAMP = -1;
  private static final int MAX_DEPTH = 100;

  private final MessageUnpacker in;
  private final JsonGenerator out;
  private final int length;

  /** @param length of the message: no text or list in it can be longer */
  MessagePack(MessageUnpacker in, JsonGenerator out, int length) {
    this.in = in;
    this.out = out;
    this.length = length;
  }

  /** @throws IOException if it is not MessagePack */
  void copyValue() throws IOException {
    copy(0);
  }

  private void copy(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new MessageFormatException("nested too deeply");
    }
    switch (in.getNextFormat().getValueType()) {
      case NIL -> {
        in.unpackNil();
        out.writeNull();
      }
      case BOOLEAN -> out.writeBoolean(in.unpackBoolean());
      case INTEGER -> out.writeNumber(in.unpackBigInteger());
      case FLOAT -> out.writeNumber(in.unpackDouble());
      case STRING -> out.writeString(in.unpackString());
      case BINARY -> out.writeBinary(in.readPayload(bounded(in.unpackBinaryHeader())));
      case ARRAY -> list(bounded(in.unpackArrayHeader()), depth);
      case MAP -> map(bounded(in.unpackMapHeader()), depth);
      case EXTENSION -> extension();
    }
  }

  private void list(int count, int depth) throws IOException {
    out.writeStartArray();
    for (int i = 0; i < count; i++) {
      copy(depth + 1);
    }
    out.writeEndArray();
  }

  private void map(int count, int depth) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < count; i++) {
      out.writeFieldName(
          in.getNextFormat().getValueType() == ValueType.STRING
              ? in.unpackString()
              : in.unpackBigInteger().toString());
      copy(depth + 1);
    }
    out.writeEndObject();
  }

  private void extension() throws IOException {
    ExtensionTypeHeader header = in.unpackExtensionTypeHeader();
    if (header.getType() == TIMESTAMP) {
      Instant time = in.unpackTimestamp(header);
      out.writeNumber(
          BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), NANO)));
    } else {
      out.writeBinary(in.readPayload(bounded(header.getLength())));
    }
  }

  private int bounded(int count) throws IOException {
    if (count > length) {
      throw new MessageFormatException("a length that is beyond the message");
    }
    return count;
  }
}
