package dev.weir.core.stream;

import dev.weir.core.value.Batch;
import dev.weir.core.value.Values;

/** Which rows of its source a stream takes, and who is told of those it cannot take. */
interface Requirement {
  /** Whether the row is to be used, given the value of the stream's condition. */
  boolean admits(Batch in, int row, double condition);

  void late(Batch in, int row);

  /** The requirement of a stream over a stream: whatever comes is well formed. */
  static Requirement none(LateCounter late) {
    return new Requirement() {
      @Override
      public boolean admits(Batch in, int row, double condition) {
        return condition == Values.TRUE;
      }

      @Override
      public void late(Batch in, int row) {
        late.late(in.origin()[row]);
      }
    };
  }

  /** Told of a late row's origin. */
  interface LateCounter {
    void late(long origin);
  }
}
