package dev.weir.app.simulate;

/**
 * When the frames of a recording are due: as far apart as they were recorded, divided by the speed. At an infinite
 * speed all are due at once.
 */
final class Pace {
  private final double speed;
  private long recordedStart;
  private long startNanos;

  Pace(double speed) {
    this.speed = speed;
  }

  /** The frame that was recorded at this time is due now. */
  void start(long recordedNanos, long nowNanos) {
    recordedStart = recordedNanos;
    startNanos = nowNanos;
  }

  /** How long until a frame is due; 0 or less when it is. */
  long waitNanos(long recordedNanos, long nowNanos) {
    return startNanos + (long) ((recordedNanos - recordedStart) / speed) - nowNanos;
  }
}
