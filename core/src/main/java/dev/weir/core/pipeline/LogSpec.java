package dev.weir.core.pipeline;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * How what was received is kept.
 *
 * @param keepBytes what is older than so many newest bytes is deleted
 * @param keepAge what was received longer ago is deleted
 * @param free bytes of the disk that the log leaves free
 * @param full what is done when less is left
 */
public record LogSpec(Fsync fsync, long keepBytes, Duration keepAge, long free, Full full) {
  public static final LogSpec DEFAULT =
      new LogSpec(Fsync.EVERY_SECOND, 4_000_000_000L, Duration.ofDays(7), 500_000_000L, Full.STOP);

  /** What is done when the disk is nearly full. */
  public enum Full {
    /** Nothing more is received until there is room. */
    STOP,
    /** The oldest part of the log is deleted, as far as it is computed; then as above. */
    DROP
  }

  /** When what was received is forced to the disk, so that it outlives a power cut. It outlives the process in any case. */
  public enum Fsync {
    /** When the operating system likes. */
    NEVER("never"),
    /** Once a second, while the network goes on. */
    EVERY_SECOND("1s"),
    /** Before anyone sees it: each network read waits for the disk. */
    EACH("each");

    private final String word;

    Fsync(String word) {
      this.word = word;
    }

    static Optional<Fsync> of(String word) {
      return Arrays.stream(values()).filter(f -> f.word.equals(word)).findFirst();
    }

    /** As in a pipeline file. */
    public String word() {
      return word;
    }
  }
}
