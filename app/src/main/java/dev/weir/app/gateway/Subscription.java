package dev.weir.app.gateway;

import io.netty.channel.Channel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection's interest in one stream; lives on the gateway's event loop. */
final class Subscription {
  private final Channel channel;
  private final ChannelClient client;
  private final @Nullable Set<String> symbols;
  private final Encoding encoding;
  private boolean behind;
  private long cursor;

  /**
   * @param symbols values of the key's first field; null for all
   */
  Subscription(Channel channel, @Nullable Set<String> symbols, Encoding encoding) {
    this.channel = channel;
    this.client = ChannelClient.of(channel);
    this.symbols = symbols;
    this.encoding = encoding;
  }

  Channel channel() {
    return channel;
  }

  @Nullable
  Set<String> symbols() {
    return symbols;
  }

  Encoding encoding() {
    return encoding;
  }

  /** Who it is that wants this. */
  ChannelClient client() {
    return client;
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
    }
  }

  void moveTo(long seq) {
    cursor = seq;
  }

  void caughtUp() {
    behind = false;
  }
}
