package dev.weir.app.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The compressors that a gateway may have: each takes 256 KiB outside the heap, and time for each message, so whoever asks
 * for ever new conditions must not have one for each. On the gateway's event loop.
 */
final class Deflaters {
  static final int MOST = 256;

  private int taken;

  /** A new one; null if there are enough: then messages go uncompressed. */
  @Nullable
  SharedDeflater take() {
    if (taken == MOST) {
      return null;
    }
    taken++;
    return new SharedDeflater();
  }

  void giveBack(SharedDeflater deflater) {
    deflater.close();
    taken--;
  }

  int taken() {
    return taken;
  }
}
