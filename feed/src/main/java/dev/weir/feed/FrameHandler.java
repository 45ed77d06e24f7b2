package dev.weir.feed;

import dev.weir.core.pipeline.Payload;
import dev.weir.feed.websocket.FrameDecoder;
import dev.weir.feed.websocket.Opcode;
import dev.weir.feed.websocket.PermessageDeflate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.function.LongSupplier;

/** After the handshake: takes what the network delivers through the {@link FrameDecoder} to the feed's sink. */
final class FrameHandler extends ChannelInboundHandlerAdapter
    implements WebSocketFrameDecoder, FrameDecoder.Sink {
  private final FrameSink sink;
  private final FrameDecoder decoder;
  private final Decompression decompression;
  private final Counters counters;
  private final LongSupplier epochNanos;
  private final Link link;

  @SuppressWarnings("NullAway.Init") // set before anything is received
  private Channel channel;

  private long receivedNanos; // of the network read at hand
  private long messages; // in the network read at hand
  private long bytes;
  private boolean delivered;
  private long heardNanos = System.nanoTime();

  FrameHandler(
      Link link,
      FrameSink sink,
      Payload.Compression compression,
      int maxMessageBytes,
      Counters counters,
      LongSupplier epochNanos) {
    this.link = link;
    this.sink = sink;
    this.counters = counters;
    this.epochNanos = epochNanos;
    decoder = new FrameDecoder(FrameDecoder.Masking.FORBIDDEN, maxMessageBytes);
    decompression = new Decompression(compression, maxMessageBytes);
  }

  /** When anything was received last, of {@link System#nanoTime()}. */
  long heardNanos() {
    return heardNanos;
  }

  void heardNow() {
    heardNanos = System.nanoTime();
  }

  /** Whether there was a message on this connection. */
  boolean delivered() {
    return delivered;
  }

  /** The handshake agreed on compression. */
  void agree(PermessageDeflate compression) {
    decoder.agree(compression);
  }

  /** Gives back what is held outside the heap. */
  void release() {
    decoder.close();
    decompression.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf in)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    receivedNanos = epochNanos.getAsLong();
    heardNow();
    try {
      decoder.decode(in, this);
    } catch (RuntimeException e) {
      link.sinkFailed(e);
    } finally {
      in.release();
      count();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    try {
      sink.flush();
    } catch (RuntimeException e) {
      link.sinkFailed(e);
    }
    ctx.flush(); // pongs
  }

  @Override
  public void message(int opcode, ByteBuf buf, int offset, int length) {
    messages++;
    bytes += length;
    if (opcode == Opcode.TEXT) {
      deliver(FrameKind.TEXT, buf, offset, length);
    } else if (decompression.applies(buf, offset, length)) {
      compressed(buf, offset, length);
    } else {
      deliver(FrameKind.BINARY, buf, offset, length);
    }
  }

  private void deliver(FrameKind kind, ByteBuf buf, int offset, int length) {
    sink.frame(kind, receivedNanos, buf, offset, length);
    if (link.listens()) {
      link.heard(buf, offset, length);
    }
  }

  private void compressed(ByteBuf buf, int offset, int length) {
    Decompression.Outcome outcome = decompression.decompress(buf, offset, length);
    if (outcome == Decompression.Outcome.OK) {
      ByteBuf content = decompression.output();
      deliver(FrameKind.BINARY, content, 0, content.readableBytes());
    } else {
      counters.badFrame();
      sink.badFrame(FrameKind.BINARY, receivedNanos, buf, offset, length, outcome.reason());
    }
  }

  /** While the server takes nothing, pongs would pile up; only the newest ping needs an answer (RFC 6455, 5.5.3). */
  @Override
  public void ping(ByteBuf buf, int offset, int length) {
    if (channel.isWritable()) {
      channel.write(new PongWebSocketFrame(buf.copy(offset, length)), channel.voidPromise());
    }
  }

  @Override
  public void pong(ByteBuf buf, int offset, int length) {
    // That it was heard is all there is to it.
  }

  @Override
  public void close(int code, String reason) {
    link.closedByServer(code, reason);
  }

  @Override
  public void violation(int code, String reason) {
    link.violation(code, reason);
  }

  private void count() {
    if (messages > 0) {
      counters.received(messages, bytes, receivedNanos);
      messages = 0;
      bytes = 0;
      delivered = true;
    }
  }
}
