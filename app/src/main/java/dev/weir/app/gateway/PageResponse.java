package dev.weir.app.gateway;

import dev.weir.app.gateway.Assets.Asset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.regex.Pattern;

/** A file of the page as it is answered: compressed where the browser takes that, and with what the page may do. */
final class PageResponse {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

  /**
   * Nothing but the page's own files, and no script or style inside of HTML. The WebSocket's address is there by name because
   * not every browser counts ws: as 'self'.
   */
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
      + "img-src 'self'; connect-src 'self'%s; base-uri 'none'; form-action 'none'; "
      + "frame-ancestors 'none'";

  private PageResponse() {}

  static FullHttpResponse to(HttpRequest request, Asset asset) {
    boolean packed =
        request.headers().get(HttpHeaderNames.ACCEPT_ENCODING, "").contains(HttpHeaderValues.GZIP);
    String tag = packed ? asset.packedTag() : asset.tag();
    boolean known = tag.equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH));
    ByteBuf body = known
        ? Unpooled.EMPTY_BUFFER
        : Unpooled.wrappedBuffer(packed ? asset.packed() : asset.bytes());
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        known ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK,
        body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, asset.type())
        .set(HttpHeaderNames.ETAG, tag)
        .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy(request))
        .set("Referrer-Policy", "no-referrer")
        .set("X-Content-Type-Options", "nosniff");
    if (packed) {
      response.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    return response;
  }

  private static String policy(HttpRequest request) {
    String host = request.headers().get(HttpHeaderNames.HOST, "");
    String sockets = HOST.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
    return POLICY.formatted(sockets);
  }
}
