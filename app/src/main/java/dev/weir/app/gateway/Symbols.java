package dev.weir.app.gateway;

import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;

/** What the keys of a stream are called: by their first field, as text. */
record Symbols(boolean keyed, Texts texts) {
  static Symbols of(ChangeStore store, Texts texts) {
    return new Symbols(!store.stream().by().isEmpty(), texts);
  }

  /** Of a row; empty where the stream has no key. */
  String of(ChangeStore.Rows rows, int row) {
    if (!keyed) {
      return "";
    }
    double value = rows.batch.column(0)[row];
    return Values.isText(value)
        ? texts.text(Values.textId(value))
        : new JsonBytes().number(value).toString();
  }
}
