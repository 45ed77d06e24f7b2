package dev.weir.app.gateway;

import dev.weir.app.gateway.Request.Interest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection's interest in one stream; lives on the gateway's event loop. */
final class Subscription {
  private final Peer peer;
  private final Interest interest;
  private @Nullable Group group;
  private boolean behind;
  private boolean skipping;
  private long cursor;

  Subscription(Peer peer, Interest interest) {
    this.peer = peer;
    this.interest = interest;
  }

  Peer peer() {
    return peer;
  }

  Interest interest() {
    return interest;
  }

  /** Those who get the same; from when it is among an audience. */
  Group group() {
    return Objects.requireNonNull(group);
  }

  void join(Group group) {
    this.group = group;
  }

  boolean isBehind() {
    return behind;
  }

  /** Up to where it has been told; meaningful while it is behind. */
  long cursor() {
    return cursor;
  }

  void fallBehind(long seen) {
    if (!behind) {
      behind = true;
      cursor = seen;
      peer.missed(group().deflater());
    }
  }

  /** Falls behind and will not make up for it: it goes on with what comes when there is room. */
  void skip(long seen) {
    fallBehind(seen);
    skipping = true;
  }

  boolean isSkipping() {
    return skipping;
  }

  void moveTo(long seq) {
    cursor = seq;
  }

  void caughtUp() {
    behind = false;
    skipping = false;
  }
}
