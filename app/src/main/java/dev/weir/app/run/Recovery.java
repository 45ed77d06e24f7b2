package dev.weir.app.run;

import dev.weir.app.log.FrameLog;
import dev.weir.app.log.LogReader;
import dev.weir.core.pipeline.Fingerprint;
import dev.weir.core.pipeline.Pipeline;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Where in the log a run begins, and with which state: that of the newest checkpoint, if it is whole and the pipeline is
 * still the same; else everything is computed anew from the log, if it still goes back to the beginning or the user says
 * that a part of it will do.
 */
final class Recovery {
  private final Pipeline pipeline;
  private final FrameLog log;
  private final Checkpoints checkpoints;
  private final boolean recompute;
  private final Consumer<String> say;

  /** What takes over a state. */
  interface Target {
    void restore(Checkpoints.Checkpoint checkpoint) throws IOException;

    /** All is computed anew: what was told of the past up to this position must not be told again. */
    void recompute(long until) throws IOException;
  }

  /** @param recompute whether a log without its beginning will do */
  Recovery(
      Pipeline pipeline,
      FrameLog log,
      Checkpoints checkpoints,
      boolean recompute,
      Consumer<String> say) {
    this.pipeline = pipeline;
    this.log = log;
    this.checkpoints = checkpoints;
    this.recompute = recompute;
    this.say = say;
  }

  /**
   * Restores the state and returns the position to read on from.
   *
   * @throws IOException with a sentence for the user where neither is possible
   */
  long into(Target target) throws IOException {
    if (checkpoints.forgetBeyond(log.end())) {
      say.accept(
          "the log ends before the newest checkpoint, as after a power cut: going on from the checkpoint before");
    }
    Checkpoints.Newest found = checkpoints.newest();
    if (found.unusable() > 0) {
      say.accept("%d of the checkpoints cannot be used: damaged, or of another version of Weir"
          .formatted(found.unusable()));
    }
    if (found.checkpoint().isPresent()) {
      Checkpoints.Checkpoint checkpoint = found.checkpoint().get();
      if (checkpoint.fingerprint().equals(pipeline.fingerprint().text())) {
        return restored(checkpoint, target);
      }
      String change = Fingerprint.of(checkpoint.fingerprint()).changes(pipeline.fingerprint());
      return anew("the pipeline has changed (" + change + ")", target);
    }
    if (log.start() > 0 || found.unusable() > 0) {
      return anew("there is no checkpoint that can be used", target);
    }
    return log.start();
  }

  private long restored(Checkpoints.Checkpoint checkpoint, Target target) throws IOException {
    if (checkpoint.position() < log.start()) {
      return anew("the log no longer holds what came after the newest checkpoint", target);
    }
    if (checkpoint.position() > log.end()) {
      throw new IOException(
          "the checkpoint does not belong to this log (it stands at %d, the log has %d to %d); start with --fresh, or restore the log"
              .formatted(checkpoint.position(), log.start(), log.end()));
    }
    target.restore(checkpoint);
    return checkpoint.position();
  }

  private long anew(String why, Target target) throws IOException {
    boolean whole = log.start() == 0;
    String begins = whole ? "" : " from " + beginning() + " on";
    if (!whole && !recompute) {
      throw new IOException(
          why + ", and the log holds only what came" + begins
              + ": start with --recompute to compute everything anew from that, or with --fresh to begin with nothing");
    }
    say.accept(why + ": everything is computed anew from the log" + begins
        + "; sequence numbers begin at 1, and of alerts of the past nobody is told again");
    target.recompute(log.end());
    return log.start();
  }

  private String beginning() {
    LogReader reader = log.reader(log.start());
    return reader.next() ? Instant.ofEpochSecond(0, reader.receivedNanos()).toString() : "now";
  }
}
