package dev.weir.app.simulate;

import dev.weir.feed.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A feed server to try things with: made-up trades, or a recording as it was received, and an echo. */
public final class Simulator implements AutoCloseable {
  private static final int MAX_FRAME = 16 << 20;

  /** What it sends. */
  public sealed interface Source {}

  /**
   * Made-up trades of the subscribed symbols.
   *
   * @param perSecond messages a second and connection
   * @param seed the same seed makes the same prices
   */
  public record Trades(double perSecond, long seed) implements Source {}

  /**
   * The received frames of a recording.
   *
   * @param speed how much faster than recorded; infinite for as fast as the client reads
   * @param loop whether it begins again at its end
   * @param resume whether a client that comes again goes on where the last one of the same path ended
   */
  public record Playback(Path recording, double speed, StartOn startOn, boolean loop, boolean resume) implements Source {}

  /** When a playback begins. */
  public enum StartOn {
    CONNECT,
    SUBSCRIBE
  }

  /**
   * @param dropEvery cuts each connection off after so long, without a word
   * @param greeting sent first on every connection
   */
  public record Options(Source source, Optional<Duration> dropEvery, Optional<String> greeting) {}

  private final Options options;
  private final Consumer<String> troubles;
  private final EventLoopGroup group = Transport.eventLoops(1, "simulate");
  private final Optional<Tapes> tapes;
  private Channel server;

  private Simulator(Options options, Consumer<String> troubles) {
    this.options = options;
    this.troubles = troubles;
    this.tapes = options.source() instanceof Playback p ? Optional.of(new Tapes(p)) : Optional.empty();
  }

  /**
   * @param port 0 for any
   * @param troubles takes sentences about what goes wrong
   * @throws IOException if the address cannot be used
   */
  public static Simulator start(Options options, String host, int port, Consumer<String> troubles) throws IOException {
    Simulator simulator = new Simulator(options, troubles);
    try {
      simulator.server = simulator.bootstrap().bind(host, port).sync().channel();
      return simulator;
    } catch (Exception e) {
      simulator.close();
      throw new IOException("the simulator cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  private ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(group)
        .channel(Transport.serverSocketType())
        .option(ChannelOption.SO_BACKLOG, 1024)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 16), new Doorway());
              }
            });
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** Takes the first request of a connection: a WebSocket handshake, or somebody with a browser. */
  private final class Doorway extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      if (!"websocket".equalsIgnoreCase(request.headers().get(HttpHeaderNames.UPGRADE))) {
        explain(ctx);
        return;
      }
      String path = new QueryStringDecoder(request.uri()).path();
      WebSocketServerProtocolConfig config =
          WebSocketServerProtocolConfig.newBuilder().websocketPath("/").checkStartsWith(true).maxFramePayloadLength(MAX_FRAME).build();
      ctx.pipeline().addLast(new WebSocketServerProtocolHandler(config), new Welcome(path));
      ctx.fireChannelRead(request.retain());
      ctx.pipeline().remove(this);
    }

    private void explain(ChannelHandlerContext ctx) {
      String text = "This is weir simulate, a WebSocket feed to try things with.\nConnect with ws:// to any path; /echo sends back what it gets.\n";
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** After the handshake: greets, and makes way for what the path stands for. */
  private final class Welcome extends SimpleChannelInboundHandler<Object> {
    private final String path;

    Welcome(String path) {
      super(false);
      this.path = path;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) {
      ctx.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
        options.greeting().ifPresent(g -> ctx.writeAndFlush(new TextWebSocketFrame(g)));
        options.dropEvery().ifPresent(d -> ctx.executor().schedule(() -> cutOff(ctx.channel()), d.toNanos(), TimeUnit.NANOSECONDS));
        ctx.pipeline().addLast(session(path));
        ctx.pipeline().remove(this);
      }
    }
  }

  private ChannelHandler session(String path) {
    if (path.equals("/echo")) {
      return new EchoSession();
    }
    return switch (options.source()) {
      case Trades trades -> new TradeSession(trades, InstantSource.system());
      case Playback playback -> new PlaybackSession(playback, tapes.orElseThrow(), path, troubles);
    };
  }

  /** As if the cable were pulled: a reset, no close frame. */
  private static void cutOff(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  @Override
  public void close() {
    if (server != null) {
      server.close().awaitUninterruptibly();
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    tapes.ifPresent(Tapes::close);
  }
}
