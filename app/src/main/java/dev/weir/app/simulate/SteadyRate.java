package dev.weir.app.simulate;

/**
 * How many messages are due at a steady rate. The rate is kept in the long run however late it is asked; but who is
 * more than a second late, since the reader was slow or the rate is beyond the machine, starts anew, because a live
 * feed does not make up for the past. Times are of any clock in ns.
 */
final class SteadyRate {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private long startNanos;
  private long sent;

  SteadyRate(double perSecond, long nowNanos) {
    this.perSecond = perSecond;
    restart(nowNanos);
  }

  /** From now on, as if nothing had been before: one message is due at once. */
  void restart(long nowNanos) {
    startNanos = nowNanos;
    sent = 0;
  }

  /** How many messages are due and not yet sent. */
  long due(long nowNanos) {
    long due = dueSinceStart(nowNanos) - sent;
    if (due > perSecond + 1) {
      restart(nowNanos);
      return 1;
    }
    return Math.max(0, due);
  }

  void sent(long count) {
    sent += count;
  }

  /** How long until the next message is due; 0 when one is. */
  long waitNanos(long nowNanos) {
    return Math.max(0, startNanos + (long) Math.ceil(sent * NANOS / perSecond) - nowNanos);
  }

  private long dueSinceStart(long nowNanos) {
    return 1 + (long) ((nowNanos - startNanos) * perSecond / NANOS);
  }
}
