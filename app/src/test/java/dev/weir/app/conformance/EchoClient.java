package dev.weir.app.conformance;

import dev.weir.feed.SingleConnection;
import dev.weir.feed.Transport;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** A feed's client that sends back what it gets. */
final class EchoClient implements AutoCloseable {
  static final int MAX_MESSAGE_BYTES = 16 << 20;

  private final MultiThreadIoEventLoopGroup loops = Transport.eventLoops(1, "echo-client");

  SingleConnection open(int port) {
    return SingleConnection.open(
        URI.create("ws://127.0.0.1:" + port + "/"),
        MAX_MESSAGE_BYTES,
        loops.next(),
        (connection, kind, buf, offset, length) -> connection.send(kind, buf.copy(offset, length)));
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
