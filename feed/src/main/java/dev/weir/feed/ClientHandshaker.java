package dev.weir.feed;

import dev.weir.core.pipeline.FeedSpec;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Netty's handshake, after which our own {@link FrameHandler} reads. */
final class ClientHandshaker extends WebSocketClientHandshaker13 {
  private final FrameHandler frames;

  ClientHandshaker(FeedSpec spec, HttpHeaders headers, FrameHandler frames) {
    super(
        spec.url(),
        WebSocketVersion.V13,
        headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL),
        false,
        headers,
        spec.maxMessageBytes());
    this.frames = frames;
  }

  /** @throws IllegalArgumentException with a sentence for the user when a header isn't valid; without its value */
  static HttpHeaders headers(FeedSpec spec) {
    HttpHeaders headers = new DefaultHttpHeaders();
    String user = spec.url().getUserInfo();
    if (user != null) {
      headers.set(HttpHeaderNames.AUTHORIZATION, "Basic " + base64(user));
    }
    headers.set(HttpHeaderNames.USER_AGENT, "weir");
    spec.headers().forEach((name, value) -> {
      try {
        headers.set(name, value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "header " + name + ": not a valid HTTP header; its name or value has a "
                + "character that is not allowed",
            e);
      }
    });
    return headers;
  }

  /** An Origin is for browsers to send; Netty would make one up. */
  @Override
  protected FullHttpRequest newHandshakeRequest() {
    FullHttpRequest request = super.newHandshakeRequest();
    if (!customHeaders.contains(HttpHeaderNames.ORIGIN)) {
      request.headers().remove(HttpHeaderNames.ORIGIN);
    }
    return request;
  }

  @Override
  protected WebSocketFrameDecoder newWebsocketDecoder() {
    return frames;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
