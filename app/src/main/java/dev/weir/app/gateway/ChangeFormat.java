package dev.weir.app.gateway;

import dev.weir.core.stream.ChangeWriter;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The changes of one stream, as others see them. For one thread. */
final class ChangeFormat {
  private final String stream;
  private final boolean keyed;
  private final Texts texts;
  private final ChangeWriter writer;
  private final JsonBytes json = new JsonBytes();

  ChangeFormat(ChangeStore store, Texts texts) {
    this.stream = store.stream().name();
    this.keyed = !store.stream().by().isEmpty();
    this.texts = texts;
    this.writer = new ChangeWriter(stream, store.stream().columns(), texts);
  }

  /** A row as a JSON object; valid until the next call. */
  JsonBytes json(ChangeStore.Rows rows, int row) {
    json.clear();
    writer.write(rows.batch, row, rows.seq[row], json);
    return json;
  }

  /** Appends a row as a frame. */
  void frame(ChangeStore.Rows rows, int row, Encoding encoding, ByteBuf out) {
    encoding.frame(stream, rows.seq[row], json(rows, row), out);
  }

  /** The first field of the key, as text; empty where the stream has none. */
  String symbol(ChangeStore.Rows rows, int row) {
    if (!keyed) {
      return "";
    }
    double value = rows.batch.column(0)[row];
    return Values.isText(value)
        ? texts.text(Values.textId(value))
        : new JsonBytes().number(value).toString();
  }

  /**
   * Which rows somebody wants, in their order.
   *
   * @param symbols null for all
   * @param upTo the highest sequence number that is wanted
   */
  List<Integer> wanted(ChangeStore.Rows rows, @Nullable Set<String> symbols, long upTo) {
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.seq[i] <= upTo && (symbols == null || symbols.contains(symbol(rows, i)))) {
        wanted.add(i);
      }
    }
    return wanted;
  }

  /** The last so many of a list. */
  static <T> List<T> last(int count, List<T> list) {
    return list.subList(Math.max(0, list.size() - count), list.size());
  }
}
