package dev.weir.feed;

import dev.weir.core.conversation.TextTemplate;
import dev.weir.core.pipeline.FeedSpec;
import dev.weir.feed.websocket.PermessageDeflate;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Netty's handshake, which also agrees on compression (RFC 7692). After it our own {@link FrameHandler} reads. */
final class ClientHandshaker extends WebSocketClientHandshaker13 {
  private final FrameHandler frames;
  private final FrameEncoder encoder = new FrameEncoder(true);

  private ClientHandshaker(URI url, HttpHeaders headers, FrameHandler frames, int maxMessageBytes) {
    super(
        url,
        WebSocketVersion.V13,
        headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL),
        false,
        headers,
        maxMessageBytes);
    this.frames = frames;
  }

  /** @throws IllegalArgumentException with a sentence for the user when a header isn't valid; without its value */
  static void check(FeedSpec spec, URI url, Map<String, Object> values) {
    headers(spec, url, values);
    withQuery(url, spec.query(), values);
  }

  /** @param values what placeholders in headers and query stand for */
  static ClientHandshaker of(
      FeedSpec spec, URI url, Map<String, Object> values, FrameHandler frames) {
    return new ClientHandshaker(
        withQuery(url, spec.query(), values),
        headers(spec, url, values),
        frames,
        spec.maxMessageBytes());
  }

  private static URI withQuery(URI url, Map<String, String> query, Map<String, Object> values) {
    StringBuilder all = new StringBuilder(url.toString());
    query.forEach((name, value) -> {
      all.append(all.indexOf("?") < 0 ? '?' : '&');
      all.append(encode(name)).append('=').append(encode(fill(value, values)));
    });
    return URI.create(all.toString());
  }

  private static HttpHeaders headers(FeedSpec spec, URI url, Map<String, Object> values) {
    HttpHeaders headers = new DefaultHttpHeaders();
    String user = url.getUserInfo();
    if (user != null) {
      headers.set(HttpHeaderNames.AUTHORIZATION, "Basic " + base64(user));
    }
    headers.set(HttpHeaderNames.USER_AGENT, "weir");
    if (spec.permessageDeflate()) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, PermessageDeflate.OFFER);
    }
    spec.headers().forEach((name, value) -> {
      try {
        headers.set(name, fill(value, values));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "header " + name + ": not a valid HTTP header; its name or value has a "
                + "character that is not allowed",
            e);
      }
    });
    return headers;
  }

  private static String fill(String text, Map<String, Object> values) {
    return TextTemplate.parse(text, values::containsKey).fill(values);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
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

  /** Netty knows nothing of the extensions: the server may use what was offered only. */
  @Override
  protected void verify(FullHttpResponse response) {
    super.verify(response);
    String answer =
        String.join(",", response.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
    boolean offered = customHeaders.contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
    if (answer.isBlank()) {
      return;
    }
    try {
      if (!offered) {
        throw new IllegalArgumentException("no extension was offered");
      }
      PermessageDeflate.agreed(answer).ifPresent(this::agree);
    } catch (IllegalArgumentException e) {
      throw new WebSocketClientHandshakeException(
          "the server's extensions are not what was agreed to: " + e.getMessage());
    }
  }

  private void agree(PermessageDeflate compression) {
    frames.agree(compression);
    encoder.compressWith(compression.clientDeflater());
  }

  @Override
  protected WebSocketFrameDecoder newWebsocketDecoder() {
    return frames;
  }

  @Override
  protected WebSocketFrameEncoder newWebSocketEncoder() {
    return encoder;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
