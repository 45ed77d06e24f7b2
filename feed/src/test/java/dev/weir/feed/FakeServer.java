package dev.weir.feed;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket server on a free port of this machine that does nothing but what a test tells it. */
final class FakeServer implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<FakeSession> sessions = new LinkedBlockingQueue<>();
  private final Queue<FullHttpResponse> refusals = new ConcurrentLinkedQueue<>();
  private final Channel channel;
  private final String scheme;

  FakeServer() {
    this(null);
  }

  /** @param tls null for none */
  FakeServer(SslContext tls) {
    scheme = tls == null ? "ws" : "wss";
    channel = new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel accepted) {
            if (tls != null) {
              accepted.pipeline().addLast(tls.newHandler(accepted.alloc()));
            }
            accepted
                .pipeline()
                .addLast(new HttpServerCodec(), new HttpObjectAggregator(65536), new Handshake());
          }
        })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel();
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** The address by number. */
  URI url(String pathAndQuery) {
    return url("127.0.0.1", pathAndQuery);
  }

  URI url(String host, String pathAndQuery) {
    return URI.create(scheme + "://" + host + ":" + port() + pathAndQuery);
  }

  /** Answers one of the next handshakes with this status. */
  void refuseOnce(int status, Map<String, String> headers) {
    FullHttpResponse response = refusal(status);
    headers.forEach((name, value) -> response.headers().set(name, value));
    refusals.add(response);
  }

  private static FullHttpResponse refusal(int status) {
    HttpResponseStatus line = HttpResponseStatus.valueOf(status);
    return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, line, Unpooled.EMPTY_BUFFER);
  }

  /** The next connection whose handshake is done. */
  FakeSession accept() {
    return Await.next(sessions);
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Handshake extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      FullHttpResponse refusal =
          request.decoderResult().isFailure() ? refusal(400) : refusals.poll();
      if (refusal != null) {
        ctx.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
        return;
      }
      WebSocketServerHandshaker handshaker =
          new WebSocketServerHandshakerFactory("", "chat", false, 4 << 20).newHandshaker(request);
      FakeSession session =
          new FakeSession(ctx.channel(), request.uri(), request.headers().copy());
      ctx.pipeline().addLast(session);
      handshaker.handshake(ctx.channel(), request).addListener(done -> sessions.add(session));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close(); // a client that refuses our certificate, or is gone
    }
  }
}
