package dev.weir.app.server;

import dev.weir.feed.websocket.CloseCode;
import dev.weir.feed.websocket.FrameDecoder;
import dev.weir.feed.websocket.Opcode;
import dev.weir.feed.websocket.PermessageDeflate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sends, through the same {@link FrameDecoder} as the feeds: whole messages and control frames come out
 * as Netty's frames, and a {@link Violation} as an event, after which nothing comes.
 */
final class FrameReader extends ChannelInboundHandlerAdapter
    implements WebSocketFrameDecoder, FrameDecoder.Sink {
  private final FrameDecoder decoder;
  private @Nullable ChannelHandlerContext ctx;

  FrameReader(int maxMessageBytes, Optional<PermessageDeflate> compression) {
    decoder = new FrameDecoder(FrameDecoder.Masking.REQUIRED, maxMessageBytes);
    compression.ifPresent(decoder::agree);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    decoder.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf in)) {
      ctx.fireChannelRead(message);
      return;
    }
    try {
      decoder.decode(in, this);
    } finally {
      ReferenceCountUtil.release(in);
    }
  }

  @Override
  public void message(int opcode, ByteBuf buf, int offset, int length) {
    ByteBuf content = buf.copy(offset, length);
    context()
        .fireChannelRead(
            opcode == Opcode.TEXT
                ? new TextWebSocketFrame(content)
                : new BinaryWebSocketFrame(content));
  }

  @Override
  public void ping(ByteBuf buf, int offset, int length) {
    context().fireChannelRead(new PingWebSocketFrame(buf.copy(offset, length)));
  }

  @Override
  public void pong(ByteBuf buf, int offset, int length) {
    context().fireChannelRead(new PongWebSocketFrame(buf.copy(offset, length)));
  }

  @Override
  public void close(int code, String reason) {
    // A code that is none cannot be sent back: then the answer has none either.
    context()
        .fireChannelRead(
            code == CloseCode.NONE
                ? new CloseWebSocketFrame()
                : new CloseWebSocketFrame(code, reason));
  }

  @Override
  public void violation(int code, String reason) {
    context().fireUserEventTriggered(new Violation(code, reason));
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(ctx);
  }
}
