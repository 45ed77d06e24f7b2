package dev.weir.core.window;

import dev.weir.core.statistic.FrequencyTable;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.SortedRun;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** A window that only grows: all, or one tumbling window. */
final class RunningWindow implements Window {
  private final Layout layout;
  private final double[] state;
  private final SortedRun[] sorted;
  private final FrequencyTable[] frequencies;
  private final Sequence[] sequences;

  RunningWindow(Layout layout) {
    this.layout = layout;
    this.state = new double[layout.width()];
    this.sorted = new SortedRun[layout.sorted().length];
    this.frequencies = new FrequencyTable[layout.frequencies().length];
    this.sequences = layout.openSequences();
    Arrays.setAll(sorted, i -> new SortedRun());
    Arrays.setAll(frequencies, i -> new FrequencyTable());
    layout.clear(state, 0);
  }

  @Override
  public boolean add(long time, double[] row) {
    layout.add(state, 0, time, row, 0);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].add(row[layout.sorted()[i]]);
    }
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i].add(row[layout.frequencies()[i]]);
    }
    for (int i = 0; i < sequences.length; i++) {
      sequences[i].add(time, row, layout.sequenceFrom(i));
    }
    return true;
  }

  @Override
  public void values(double[] out) {
    layout.values(state, 0, sorted, frequencies, sequences, out);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    for (double slot : state) {
      out.writeLong(Double.doubleToRawLongBits(slot));
    }
    for (SortedRun run : sorted) {
      run.save(out);
    }
    for (FrequencyTable table : frequencies) {
      table.save(out);
    }
    for (Sequence sequence : sequences) {
      sequence.save(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    for (int i = 0; i < state.length; i++) {
      state[i] = Double.longBitsToDouble(in.readLong());
    }
    for (SortedRun run : sorted) {
      run.restore(in);
    }
    for (FrequencyTable table : frequencies) {
      table.restore(in);
    }
    for (Sequence sequence : sequences) {
      sequence.restore(in);
    }
  }
}
