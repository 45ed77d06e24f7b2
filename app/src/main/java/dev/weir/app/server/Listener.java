package dev.weir.app.server;

import dev.weir.feed.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Listens for connections: the socket options that our servers share, and plain words when an address cannot be used. */
public final class Listener {
  /** Bytes that wait for a connection's reader, above which it is not written to. */
  public static final int HIGH_WATER_MARK = 256 << 10;

  private static final int LOW_WATER_MARK = 64 << 10;
  private static final int BACKLOG = 4096;

  private Listener() {}

  /**
   * Listens.
   *
   * @param port 0 for any free one
   * @param what the server, as it is called in messages
   * @param furnish puts the handlers into a new connection
   * @throws IOException says what is wrong with the address and what to do about it
   */
  public static Channel listen(
      EventLoopGroup group, String host, int port, String what, Consumer<Channel> furnish)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException(sentence(what, host, port, "there is no host of this name"));
    }
    ChannelFuture bound = new ServerBootstrap()
        .group(group)
        .channel(Transport.serverSocketType())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(LOW_WATER_MARK, HIGH_WATER_MARK))
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            furnish.accept(channel);
          }
        })
        .bind(address)
        .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(sentence(what, host, port, reason(bound.cause())), bound.cause());
    }
    return bound.channel();
  }

  private static String sentence(String what, String host, int port, String reason) {
    return what + " cannot listen on " + host + ":" + port + ": " + reason;
  }

  /** The operating system's answer, as far as it is a known one. */
  private static String reason(Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    if (said.contains("in use")) {
      return "another program listens there; choose another with --listen, port 0 for any free one";
    }
    if (said.contains("assign requested address")) {
      return "this machine has no such address; choose another with --listen";
    }
    if (said.contains("ermission denied")) {
      return "permission denied; ports below 1024 are often reserved, choose another with --listen";
    }
    return said;
  }
}
