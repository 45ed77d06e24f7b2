package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The server's end of one connection. Of itself it answers a close, and nothing else, not even pings. */
final class FakeSession extends SimpleChannelInboundHandler<WebSocketFrame> {
  final String uri;
  final HttpHeaders headers;
  private final Channel channel;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private volatile boolean answersClose = true;

  FakeSession(Channel channel, String uri, HttpHeaders headers) {
    this.channel = channel;
    this.uri = uri;
    this.headers = headers;
  }

  /** What the client sent next: {@code text …}, {@code ping}, {@code pong …}, {@code close …} or {@code end}. */
  String next() {
    return Await.next(received);
  }

  FakeSession text(String message) {
    channel.writeAndFlush(new TextWebSocketFrame(message));
    return this;
  }

  FakeSession binary(byte[] message) {
    channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
    return this;
  }

  FakeSession ping(String payload) {
    channel.writeAndFlush(
        new PingWebSocketFrame(Unpooled.copiedBuffer(payload, StandardCharsets.UTF_8)));
    return this;
  }

  FakeSession pong() {
    channel.writeAndFlush(new PongWebSocketFrame());
    return this;
  }

  FakeSession close(int code, String reason) {
    channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
    return this;
  }

  /** Leaves a close frame of the client without an answer. */
  FakeSession ignoreClose() {
    answersClose = false;
    return this;
  }

  /** Bytes that no encoder sees. */
  FakeSession raw(int... bytes) {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    channel.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(raw));
    return this;
  }

  /** A fragment that is not the last. */
  FakeSession fragment(int length) {
    channel.writeAndFlush(
        new ContinuationWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[length])));
    return this;
  }

  /** Waits until the client has taken no more of what was sent than fits on the way. */
  void awaitFull() {
    // A task that runs after the writes: they have been tried, and what is still pending did not
    // fit.
    assertThat(channel
            .eventLoop()
            .submit(channel::isWritable)
            .awaitUninterruptibly()
            .getNow())
        .isFalse();
  }

  /** Ends the connection without a close frame. */
  void drop() {
    channel.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    String content = frame.content().toString(StandardCharsets.UTF_8);
    received.add(
        switch (frame) {
          case TextWebSocketFrame text -> "text " + content;
          case PingWebSocketFrame ping -> "ping";
          case PongWebSocketFrame pong -> "pong " + content;
          case CloseWebSocketFrame close ->
            ("close " + close.statusCode() + " " + close.reasonText()).strip();
          default -> frame.toString();
        });
    if (frame instanceof CloseWebSocketFrame && answersClose) {
      ctx.writeAndFlush(new CloseWebSocketFrame()).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    received.add("end");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
