package dev.weir.core.stream;

import dev.weir.core.pipeline.Column;
import dev.weir.core.value.Batch;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes a stream's changes as everybody sees them, in a terminal, over WebSocket and in a replay: {@code
 * {"stream":"rolling","seq":1,"time":"2024-08-08T23:54:15.208Z","symbol":"BTCUSDT","mean":61717.7}}. The same row always
 * gives the same bytes.
 */
public final class ChangeWriter {
  private static final byte[] SEQ = ",\"seq\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TIME = ",\"time\":".getBytes(StandardCharsets.US_ASCII);

  private final byte[] start;
  private final int[] shown;
  private final byte[][] names;
  private final Type[] types;
  private final Texts texts;

  public ChangeWriter(String stream, List<Column> columns, Texts texts) {
    this(stream, columns, IntStream.range(0, columns.size()).toArray(), texts);
  }

  /**
   * Writes some of the columns only.
   *
   * @param shown indexes into the columns, in the order in which they are written
   */
  public ChangeWriter(String stream, List<Column> columns, int[] shown, Texts texts) {
    this.texts = texts;
    this.shown = shown.clone();
    this.start = new JsonBytes()
        .raw("{\"stream\":")
        .text(stream)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
    this.names = Arrays.stream(shown)
        .mapToObj(c -> new JsonBytes()
            .raw(",")
            .text(columns.get(c).name())
            .raw(":")
            .toString()
            .getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
    this.types = Arrays.stream(shown).mapToObj(c -> columns.get(c).type()).toArray(Type[]::new);
  }

  /** Appends the row as one JSON object. */
  public void write(Batch rows, int row, long seq, JsonBytes out) {
    out.raw(start).raw(SEQ).integer(seq).raw(TIME).time(rows.time()[row]);
    for (int c = 0; c < names.length; c++) {
      out.raw(names[c]);
      double value = rows.column(shown[c])[row];
      if (Values.isText(value)) {
        out.text(texts.utf8(Values.textId(value)));
      } else if (types[c] == Type.BOOLEAN && !Double.isNaN(value)) {
        out.raw(value == Values.TRUE ? "true" : "false");
      } else {
        out.number(value);
      }
    }
    out.raw("}");
  }
}
