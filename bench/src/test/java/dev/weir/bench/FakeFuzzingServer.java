package dev.weir.bench;

import dev.weir.feed.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Says what the Autobahn test suite's fuzzing server says, with three cases that nobody can fail but by not echoing. */
final class FakeFuzzingServer implements AutoCloseable {
  private static final int MAX_BYTES = 1 << 20;

  /** What was asked for and what was echoed, in order. */
  final Queue<String> seen = new ConcurrentLinkedQueue<>();

  private final MultiThreadIoEventLoopGroup loop = Transport.eventLoops(1, "fuzzing-server");
  private final Channel listener;
  private final String caseCount;

  /** @param caseCount the answer to the first question */
  FakeFuzzingServer(String caseCount) {
    this.caseCount = caseCount;
    listener = new ServerBootstrap()
        .group(loop)
        .channel(Transport.serverSocketType())
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel
                .pipeline()
                .addLast(
                    new HttpServerCodec(),
                    new HttpObjectAggregator(65536),
                    new WebSocketServerCompressionHandler(MAX_BYTES),
                    new WebSocketServerProtocolHandler("/", null, true, MAX_BYTES, false, true),
                    new Session());
          }
        })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel();
  }

  String url() {
    return "ws://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Session extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof HandshakeComplete handshake)) {
        return;
      }
      String uri = handshake.requestUri();
      seen.add(uri);
      switch (uri) {
        case "/getCaseCount" -> {
          ctx.write(new TextWebSocketFrame(caseCount));
          close(ctx);
        }
        case "/runCase?case=1&agent=weir" -> ctx.writeAndFlush(new TextWebSocketFrame("Hello"));
        case "/runCase?case=2&agent=weir" ->
          ctx.writeAndFlush(
              new BinaryWebSocketFrame(Unpooled.copiedBuffer("bytes", StandardCharsets.UTF_8)));
        default -> close(ctx);
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
      String kind = frame instanceof TextWebSocketFrame ? "text " : "binary ";
      seen.add(kind + frame.content().toString(StandardCharsets.UTF_8));
      close(ctx);
    }

    private static void close(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
    }
  }
}
