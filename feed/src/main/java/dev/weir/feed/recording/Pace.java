package dev.weir.feed.recording;

/**
 * When the frames of a recording are due: as far apart as they were recorded, divided by the speed. At an infinite
 * speed all are due at once.
 */
public final class Pace {
  private final double speed;
  private long recordedStart;
  private long startNanos;

  public Pace(double speed) {
    this.speed = speed;
  }

  /** The frame that was recorded at this time is due now. */
  public void start(long recordedNanos, long nowNanos) {
    recordedStart = recordedNanos;
    startNanos = nowNanos;
  }

  /** How long until a frame is due; 0 or less when it is. */
  public long waitNanos(long recordedNanos, long nowNanos) {
    return startNanos + (long) ((recordedNanos - recordedStart) / speed) - nowNanos;
  }
}
