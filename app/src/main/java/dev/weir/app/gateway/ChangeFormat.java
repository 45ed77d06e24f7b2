package dev.weir.app.gateway;

import dev.weir.core.pipeline.Column;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.ChangeWriter;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The changes of one stream as some subscribers see them: all fields, or the chosen ones. A row that several of them get is
 * written once. For one thread.
 */
final class ChangeFormat {
  private final String stream;
  private final ChangeWriter writer;
  private final MessagePackWriter packer;
  private final JsonBytes json = new JsonBytes();
  private long jsonSeq;
  private byte[] packed = new byte[0];
  private long packedSeq;

  ChangeFormat(ChangeStore store, Texts texts) {
    this(store, texts, List.of());
  }

  /** @param fields of the selected ones; empty for all */
  ChangeFormat(ChangeStore store, Texts texts, List<String> fields) {
    Pipeline.Stream of = store.stream();
    this.stream = of.name();
    int[] shown = shown(of, fields);
    this.writer = new ChangeWriter(stream, of.columns(), shown, texts);
    this.packer = new MessagePackWriter(stream, of.columns(), shown, texts);
  }

  /** The key is always shown. */
  private static int[] shown(Pipeline.Stream stream, List<String> fields) {
    List<Column> columns = stream.columns();
    return IntStream.range(0, columns.size())
        .filter(c -> fields.isEmpty()
            || c < stream.by().size()
            || fields.contains(columns.get(c).name()))
        .toArray();
  }

  String stream() {
    return stream;
  }

  /** A row as a JSON object; valid until the next call. */
  JsonBytes json(ChangeStore.Rows rows, int row) {
    if (rows.seq[row] != jsonSeq) {
      jsonSeq = rows.seq[row];
      json.clear();
      writer.write(rows.batch, row, jsonSeq, json);
    }
    return json;
  }

  /** A row as a MessagePack map. */
  byte[] messagePack(ChangeStore.Rows rows, int row) {
    if (rows.seq[row] != packedSeq) {
      packedSeq = rows.seq[row];
      packed = packer.write(rows.batch, row, packedSeq);
    }
    return packed;
  }
}
