package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.core.pipeline.Column;
import dev.weir.core.value.Batch;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * Writes what is told as MessagePack: the same keys and values as the JSON has, whole numbers as integers, times as texts in
 * ISO 8601. For one thread.
 *
 * @see <a href="https://github.com/msgpack/msgpack/blob/master/spec.md">The MessagePack specification</a>
 */
final class MessagePackWriter {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double WHOLE = 1L << 53;

  private final String stream;
  private final List<Column> columns;
  private final int[] shown;
  private final Texts texts;
  private final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
  private final JsonBytes time = new JsonBytes();

  /** @param shown indexes into the columns, in the order in which they are written */
  MessagePackWriter(String stream, List<Column> columns, int[] shown, Texts texts) {
    this.stream = stream;
    this.columns = columns;
    this.shown = shown.clone();
    this.texts = texts;
  }

  /** A row as a map. */
  byte[] write(Batch rows, int row, long seq) {
    packer.clear();
    try {
      packer.packMapHeader(3 + shown.length);
      packer.packString("stream").packString(stream);
      packer.packString("seq").packLong(seq);
      time.clear();
      time.time(rows.time()[row]);
      packer.packString("time").packRawStringHeader(time.size() - 2);
      packer.writePayload(time.array(), 1, time.size() - 2); // without the quotes
      for (int c : shown) {
        packer.packString(columns.get(c).name());
        pack(rows.column(c)[row], columns.get(c).type());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is memory that it writes to
    }
    return packer.toByteArray();
  }

  private void pack(double value, Type type) throws IOException {
    if (Values.isText(value)) {
      byte[] utf8 = texts.utf8(Values.textId(value));
      packer.packRawStringHeader(utf8.length);
      packer.writePayload(utf8);
    } else if (!Double.isFinite(value)) {
      packer.packNil();
    } else if (type == Type.BOOLEAN) {
      packer.packBoolean(value == Values.TRUE);
    } else if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
      packer.packLong((long) value);
    } else {
      packer.packDouble(value);
    }
  }

  /** What stands before so many maps. */
  static byte[] arrayHeader(int size) {
    try (MessageBufferPacker header = MessagePack.newDefaultBufferPacker()) {
      header.packArrayHeader(size);
      return header.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An array of one JSON object. */
  static byte[] arrayOf(JsonBytes json) {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      out.packArrayHeader(1);
      pack(MAPPER.readTree(json.array(), 0, json.size()), out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pack(JsonNode node, MessageBufferPacker out) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        out.packMapHeader(node.size());
        for (Map.Entry<String, JsonNode> field : node.properties()) {
          out.packString(field.getKey());
          pack(field.getValue(), out);
        }
      }
      case ARRAY -> {
        out.packArrayHeader(node.size());
        for (JsonNode item : node) {
          pack(item, out);
        }
      }
      case STRING -> out.packString(node.textValue());
      case BOOLEAN -> out.packBoolean(node.booleanValue());
      case NUMBER -> {
        if (node.canConvertToLong() && node.isIntegralNumber()) {
          out.packLong(node.longValue());
        } else {
          out.packDouble(node.doubleValue());
        }
      }
      default -> out.packNil();
    }
  }
}
