package dev.weir.app.proxy;

import java.time.Duration;
import java.util.Optional;

/**
 * What is wrong with a network.
 *
 * @param latency how much later everything arrives
 * @param bytesPerSecond how much passes each way on a connection; 0 for all there is
 * @param segment into how small pieces everything is cut, in bytes; 0 for none
 * @param partition when nothing passes at all; TCP connections stay open
 * @param resetEvery how long a connection lives on average, until it is reset
 * @param seed of when resets and partitions come
 */
public record Faults(
    Duration latency,
    long bytesPerSecond,
    int segment,
    Optional<Partition> partition,
    Optional<Duration> resetEvery,
    long seed) {

  public static final Faults NONE =
      new Faults(Duration.ZERO, 0, 0, Optional.empty(), Optional.empty(), 1);

  /** Nothing passes for a while, every so often on average. */
  public record Partition(Duration every, Duration lasts) {}

  public Faults {
    if (latency.isNegative() || bytesPerSecond < 0 || segment < 0) {
      throw new IllegalArgumentException("latency, rate and segment cannot be below 0");
    }
    if (partition.isPresent()
        && !(partition.get().every().isPositive() && partition.get().lasts().isPositive())) {
      throw new IllegalArgumentException("the times of a partition must be above 0");
    }
    if (resetEvery.isPresent() && !resetEvery.get().isPositive()) {
      throw new IllegalArgumentException("the time between resets must be above 0");
    }
  }
}
