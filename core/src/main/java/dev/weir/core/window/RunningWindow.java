package dev.weir.core.window;

import dev.weir.core.statistic.FrequencySketch;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.SortedRun;
import dev.weir.core.value.Slots;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** A window that only grows: all, one tumbling window, a session, or a piece of a hopping window. */
public final class RunningWindow implements Window {
  private final Layout layout;
  private final double[] state;
  private final SortedRun[] sorted;
  private final FrequencySketch[] frequencies;
  private final Sequence[] sequences;
  private long newest = Long.MIN_VALUE;

  RunningWindow(Layout layout) {
    this.layout = layout;
    this.state = new double[layout.width()];
    this.sorted = new SortedRun[layout.sorted().length];
    this.frequencies = new FrequencySketch[layout.frequencies().length];
    this.sequences = layout.openSequences();
    Arrays.setAll(sorted, i -> new SortedRun());
    Arrays.setAll(frequencies, i -> new FrequencySketch());
    layout.clear(state, 0);
  }

  @Override
  public void add(long time, double[] row) {
    newest = Math.max(newest, time);
    layout.add(state, 0, newest, row, 0);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].add(row[layout.sorted()[i]]);
    }
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i].add(row[layout.frequencies()[i]]);
    }
    for (int i = 0; i < sequences.length; i++) {
      sequences[i].add(newest, row, layout.sequenceFrom(i));
    }
  }

  /** Whether {@link #merge} is defined: for windows of equal statistics without sequences. */
  public boolean canMerge(RunningWindow later) {
    return sequences.length == 0 && layout.isLike(later.layout);
  }

  /** Adds all observations of a window that comes after this one. */
  public void merge(RunningWindow later) {
    newest = Math.max(newest, later.newest);
    layout.merge(state, 0, later.state, 0);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].merge(later.sorted[i]);
    }
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i].merge(later.frequencies[i]);
    }
  }

  @Override
  public void values(long now, double[] out) {
    layout.values(state, 0, sorted, frequencies, sequences, out);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(newest);
    Slots.write(out, state, 0, state.length);
    for (SortedRun run : sorted) {
      run.save(out);
    }
    for (FrequencySketch table : frequencies) {
      table.save(out);
    }
    for (Sequence sequence : sequences) {
      sequence.save(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    newest = in.readLong();
    Slots.read(in, state, 0, state.length);
    for (SortedRun run : sorted) {
      run.restore(in);
    }
    for (FrequencySketch table : frequencies) {
      table.restore(in);
    }
    for (Sequence sequence : sequences) {
      sequence.restore(in);
    }
  }
}
