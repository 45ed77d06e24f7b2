package dev.weir.core.window;

import dev.weir.core.statistic.Frequencies;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Sorted;
import dev.weir.core.value.Slots;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * All observations, each with the weight {@code 2^(-age / halfLife)}: forward decay (Cormode, Shkapenyuk, Srivastava, Xu:
 * "Forward decay", ICDE 2009), brought to the time of the newest observation at each step, so that nothing overflows.
 */
final class DecayingWindow implements Window {
  /** A weight below which all is forgotten: far below what a double can tell from nothing, far above where it underflows. */
  private static final double NOTHING = 0x1p-900;

  private static final Sorted[] NO_ORDER = {};
  private static final Frequencies[] NO_FREQUENCIES = {};
  private static final Sequence[] NO_SEQUENCES = {};

  private final Layout layout;
  private final double halfLife;
  private final double[] state;
  private final double[] faded;
  private long newest = Long.MIN_VALUE;

  /**
   * @param halfLife in nanoseconds
   */
  DecayingWindow(Layout layout, long halfLife) {
    this.layout = layout;
    this.halfLife = halfLife;
    this.state = new double[layout.width()];
    this.faded = new double[layout.width()];
    layout.clear(state, 0);
  }

  @Override
  public void add(long time, double[] row) {
    if (time > newest) {
      fade(state, weight(time));
      newest = time;
    }
    layout.add(state, 0, newest, row, 0);
  }

  @Override
  public void values(long now, double[] out) {
    System.arraycopy(state, 0, faded, 0, state.length);
    fade(faded, weight(now));
    layout.values(faded, 0, NO_ORDER, NO_FREQUENCIES, NO_SEQUENCES, out);
  }

  private void fade(double[] slots, double weight) {
    if (weight < NOTHING) {
      layout.clear(
          slots,
          0); // not 0 times the state: it may have overflowed, and 0 times infinity is not a number
    } else {
      layout.fade(slots, 0, weight);
    }
  }

  /** What is left at {@code now} of a weight of 1 at the newest observation. */
  private double weight(long now) {
    return newest == Long.MIN_VALUE || now <= newest
        ? 1
        : StrictMath.pow(2, -(double) (now - newest) / halfLife);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(newest);
    Slots.write(out, state, 0, state.length);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    newest = in.readLong();
    Slots.read(in, state, 0, state.length);
  }
}
