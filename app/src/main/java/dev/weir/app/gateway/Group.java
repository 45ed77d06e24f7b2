package dev.weir.app.gateway;

import dev.weir.app.gateway.Request.Interest;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subscribers of the same in the same encoding: what they are told is written once. Lives on the gateway's event loop. */
final class Group {
  /** What makes subscribers of one stream get the same. */
  record Identity(Interest interest, Encoding encoding) {
    static Identity of(Subscription s) {
      return new Identity(s.interest(), s.peer().encoding());
    }
  }

  private final Identity identity;
  private final ChangeFormat format;
  private final @Nullable Filter filter;
  private final Deflaters deflaters;
  private final List<Subscription> members = new ArrayList<>();
  private int inflating;
  private @Nullable SharedDeflater deflater;
  private @Nullable Burst burst;
  private @Nullable Future<?> pace;
  private long cursor;

  Group(Identity identity, ChangeFormat format, @Nullable Filter filter, Deflaters deflaters) {
    this.identity = identity;
    this.format = format;
    this.filter = filter;
    this.deflaters = deflaters;
  }

  Interest interest() {
    return identity.interest();
  }

  ChangeFormat format() {
    return format;
  }

  @Nullable
  Filter filter() {
    return filter;
  }

  List<Subscription> members() {
    return members;
  }

  void add(Subscription s) {
    members.add(s);
    s.join(this);
    if (s.peer().settle(this)) {
      inflating++;
      if (deflater == null) {
        deflater = deflaters.take();
      }
    }
  }

  /** Whether it was among them. */
  boolean remove(Subscription s) {
    if (!members.remove(s)) {
      return false;
    }
    if (s.peer().leave(this) && --inflating == 0 && deflater != null) {
      deflaters.giveBack(deflater);
      deflater = null;
    }
    return true;
  }

  /** Who compresses for those of them that are settled here; null if nobody does. */
  @Nullable
  SharedDeflater deflater() {
    return deflater;
  }

  /** Whether it wants a row, as far as the filter says that was evaluated last. */
  boolean passes(int row) {
    return filter == null || filter.passed(row);
  }

  /** What they are about to get. */
  Burst burst() {
    if (burst == null) {
      burst = newBurst(deflater);
    }
    return burst;
  }

  /** The burst, for the caller to close; null if nothing was added since the last time. */
  @Nullable
  Burst takeBurst() {
    @Nullable Burst taken = burst;
    burst = null;
    return taken == null ? null : taken.end();
  }

  /** Something for a single one of them. */
  Burst newBurst() {
    return newBurst(null);
  }

  private Burst newBurst(@Nullable SharedDeflater by) {
    return new Burst(identity.encoding(), format, by);
  }

  /** Whether they are told at intervals, not at once. */
  boolean isPaced() {
    return !interest().every().isZero();
  }

  /** For those that are told at intervals: up to where they have been told. */
  long cursor() {
    return cursor;
  }

  void moveTo(long seq) {
    cursor = seq;
  }

  void pacedBy(Future<?> timer) {
    pace = timer;
  }

  /** Nobody is left. */
  void close() {
    if (pace != null) {
      pace.cancel(false);
    }
  }
}
