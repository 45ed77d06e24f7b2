package dev.weir.core.stream;

import dev.weir.core.expression.ColumnFunction;
import dev.weir.core.expression.Compiler;
import dev.weir.core.pipeline.Continuity;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Puts names in the place of the numbers by which a server calls its channels. Each connection has its own numbers. */
final class ChannelNames {
  private final ColumnFunction when;
  private final int connection;
  private final int id;
  private final int name;
  private final int[] named;
  private Keys keys = new Keys(2); // connection and number
  private final double[][] key = new double[2][];
  private double[] names = new double[32];

  ChannelNames(Continuity.Channels declared, FeedLayout layout, Texts texts) {
    when =
        Compiler.compile(declared.when(), n -> layout.column(Pipeline.Feed.whereColumn(n)), texts);
    connection = layout.column(FeedLayout.CONNECTION.name());
    id = layout.column(declared.id());
    name = layout.column(declared.name());
    named = declared.named().stream().mapToInt(layout::column).toArray();
  }

  /** For each row, whether its message names a channel. */
  double[] naming(Batch rows) {
    return when.of(rows);
  }

  void learn(Batch rows, int row) {
    int place = keys.of(key(rows, id), row);
    if (place >= names.length) {
      names = Arrays.copyOf(names, 2 * names.length);
    }
    names[place] = rows.column(name)[row];
  }

  void apply(Batch rows, int row) {
    for (int column : named) {
      int place = keys.find(key(rows, column), row);
      rows.column(column)[row] = place < 0 ? Values.MISSING : names[place];
    }
  }

  /** A connection begins or is over: what its numbers meant they mean no more. */
  void forget(int number) {
    double[] others = new double[names.length];
    int count = 0;
    for (int i = 0; i < keys.size(); i++) {
      if (keys.value(0, i) != number) {
        others[count++] = names[i];
      }
    }
    keys = keys.without(0, number);
    names = others;
  }

  private double[][] key(Batch rows, int number) {
    key[0] = rows.column(connection);
    key[1] = rows.column(number);
    return key;
  }

  void save(DataOutput out) throws IOException {
    keys.save(out);
    for (int i = 0; i < keys.size(); i++) {
      out.writeLong(Double.doubleToRawLongBits(names[i]));
    }
  }

  void restore(DataInput in) throws IOException {
    keys.restore(in);
    names = new double[Math.max(32, keys.size())];
    for (int i = 0; i < keys.size(); i++) {
      names[i] = Double.longBitsToDouble(in.readLong());
    }
  }
}
