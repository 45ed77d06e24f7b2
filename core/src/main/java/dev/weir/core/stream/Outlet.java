package dev.weir.core.stream;

import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.value.Batch;

/** Where an engine's results go. Called by the engine's thread; what it is given is valid during the call only. */
public interface Outlet {
  /**
   * Takes the changes of a stream.
   *
   * @param firstSeq sequence number of the first row; the others follow without a gap
   * @param rows key columns, then the selected columns
   * @param keys the dense number of each row's key, from 0 in order of first appearance
   */
  void changes(Pipeline.Stream stream, long firstSeq, Batch rows, int[] keys);

  void alert(AlertEvent event);

  /** An observation could not be used: which, and why. At most once per message and feed. */
  void reject(String feed, long origin, Cause cause, String field);

  /**
   * Messages of a feed are missing before this one.
   *
   * @param channel what is counted apart; empty where all are counted together
   * @param missing how many numbers were left out; 0 if nobody knows, because the numbers begin anew
   */
  void gap(String feed, long origin, String channel, long missing);

  /** Why an observation was not used. */
  enum Cause {
    NOT_JSON,
    /** Not of the feed's binary format. */
    NOT_READABLE,
    MISSING_FIELD,
    NOT_A_VALUE,
    BAD_TIME,
    LATE,
    TOO_MANY_TEXTS,
    BAD_FRAME;

    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
