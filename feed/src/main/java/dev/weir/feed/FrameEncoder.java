package dev.weir.feed;

import dev.weir.feed.websocket.MessageDeflater;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import java.util.Optional;

/** Netty's frame encoder, which compresses whole messages before where that was agreed (RFC 7692, section 6.1). */
public final class FrameEncoder extends WebSocket13FrameEncoder {
  private static final int COMPRESSED = 4; // of the three reserved bits

  private Optional<MessageDeflater> deflater = Optional.empty();

  /** @param masking whether frames are masked, as those of a client must be */
  public FrameEncoder(boolean masking) {
    super(masking);
  }

  /** From here on messages are compressed. Before the first message, if at all. */
  public void compressWith(MessageDeflater deflater) {
    this.deflater = Optional.of(deflater);
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out)
      throws Exception {
    boolean message = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    if (deflater.isEmpty() || !message || !frame.isFinalFragment()) {
      super.encode(ctx, frame, out);
      return;
    }
    ByteBuf payload = deflater.get().deflate(frame.content(), ctx.alloc());
    WebSocketFrame compressed = frame instanceof TextWebSocketFrame
        ? new TextWebSocketFrame(true, COMPRESSED, payload)
        : new BinaryWebSocketFrame(true, COMPRESSED, payload);
    try {
      super.encode(ctx, compressed, out);
    } finally {
      compressed.release();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
    deflater.ifPresent(MessageDeflater::close);
    super.handlerRemoved(ctx);
  }
}
