package dev.weir.app.server;

import dev.weir.feed.FrameEncoder;
import dev.weir.feed.websocket.PermessageDeflate;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a WebSocket of an HTTP connection: the server's side of the handshake (RFC 6455, section 4.2), with the agreement
 * about compression (RFC 7692, section 5).
 */
public final class Upgrade {
  private static final String VERSION = WebSocketVersion.V13.toHttpHeaderValue();

  /** Who compresses what is sent. */
  public enum Compression {
    /** Nobody. */
    NONE,
    /** The connection, each message for itself alone. */
    OWN,
    /** Whoever writes the frames, once for many connections; what the connection itself sends is not compressed. */
    SHARED
  }

  /**
   * What a client can have.
   *
   * @param maxMessageBytes a larger message ends the connection, with close code 1009
   * @param compression what is agreed to if the client offers it
   * @param subprotocols of which the first is agreed to that the client asks for; {@code *} is any
   */
  public record Terms(int maxMessageBytes, Compression compression, List<String> subprotocols) {}

  /** What a client has asked for and gets. */
  public record Agreement(Optional<PermessageDeflate> compression, Optional<String> subprotocol) {}

  private Upgrade() {}

  /** Answers a handshake as below, with handlers that do not depend on what was agreed. */
  public static ChannelFuture answer(
      ChannelHandlerContext ctx, FullHttpRequest request, Terms terms, ChannelHandler... handlers) {
    return answer(ctx, request, terms, agreement -> List.of(handlers));
  }

  /**
   * Answers a handshake: accepts it, or says what is wrong with it (400, 426) and closes.
   *
   * @param ctx of the handler that got the request, before which all others are put
   * @param handlers what gets the client's frames: whole messages, and control frames
   * @return succeeds when the connection is a WebSocket
   */
  public static ChannelFuture answer(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      Terms terms,
      Function<Agreement, List<ChannelHandler>> handlers) {
    if (!VERSION.equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return refuse(
          ctx,
          HttpResponseStatus.UPGRADE_REQUIRED,
          "only version 13 of the WebSocket protocol is spoken here");
    }
    try {
      Agreement agreement = agree(request.headers(), terms);
      HttpHeaders headers = new DefaultHttpHeaders();
      agreement
          .compression()
          .ifPresent(
              agreed -> headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreed.answer()));
      ChannelFuture done = new Handshaker(terms, agreement)
          .handshake(ctx.channel(), request, headers, ctx.newPromise());
      for (ChannelHandler handler : handlers.apply(agreement)) {
        ctx.pipeline().addBefore(ctx.name(), null, handler);
      }
      return done;
    } catch (IllegalArgumentException | WebSocketHandshakeException e) {
      return refuse(ctx, HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static Agreement agree(HttpHeaders headers, Terms terms) {
    String offers = String.join(",", headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
    Optional<PermessageDeflate> own =
        PermessageDeflate.choose(offers); // in any case, to see whether it is one
    Optional<PermessageDeflate> compression =
        switch (terms.compression()) {
          case NONE -> Optional.empty();
          case OWN -> own;
          case SHARED -> PermessageDeflate.chooseShared(offers);
        };
    return new Agreement(
        compression,
        headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
            .flatMap(list -> Arrays.stream(list.split(",")))
            .map(String::strip)
            .filter(wanted ->
                terms.subprotocols().contains(wanted) || terms.subprotocols().contains("*"))
            .findFirst());
  }

  private static ChannelFuture refuse(
      ChannelHandlerContext ctx, HttpResponseStatus status, String sentence) {
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, ByteBufUtil.writeUtf8(ctx.alloc(), sentence + "\n"));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
    }
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    return ctx.newFailedFuture(new WebSocketHandshakeException(sentence));
  }

  /** Netty's handshake, with our own reader and writer of frames. */
  private static final class Handshaker extends WebSocketServerHandshaker13 {
    private final Terms terms;
    private final Agreement agreement;

    Handshaker(Terms terms, Agreement agreement) {
      super("", agreement.subprotocol().orElse(null), false, terms.maxMessageBytes());
      this.terms = terms;
      this.agreement = agreement;
    }

    @Override
    protected WebSocketFrameDecoder newWebsocketDecoder() {
      return new FrameReader(terms.maxMessageBytes(), agreement.compression());
    }

    @Override
    protected WebSocketFrameEncoder newWebSocketEncoder() {
      FrameEncoder encoder = new FrameEncoder(false);
      if (terms.compression() == Compression.OWN) {
        agreement
            .compression()
            .map(PermessageDeflate::serverDeflater)
            .ifPresent(encoder::compressWith);
      }
      return encoder;
    }
  }
}
