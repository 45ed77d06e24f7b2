package dev.weir.feed;

import dev.weir.feed.websocket.CloseCode;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Why a connection ended, to be counted and to be read.
 *
 * @param reason a phrase without secrets
 * @param retryAfter the least time to wait that the server asked for; zero when it did not
 */
record Failure(Cause cause, String reason, Duration retryAfter) {

  Failure(Cause cause, String reason) {
    this(cause, reason, Duration.ZERO);
  }

  /** @param peer whom the socket goes to, such as {@code feed.example:443} */
  static Failure of(Throwable thrown, String peer) {
    return switch (thrown) {
      case CodecException e when e.getCause() != null -> of(e.getCause(), peer);
      case UnknownHostException e ->
        new Failure(Cause.UNKNOWN_HOST, peer + " is not known: the name has no address");
      case ConnectTimeoutException e -> new Failure(Cause.TIMEOUT, peer + " does not answer");
      case ProxyConnectException e ->
        new Failure(Cause.PROXY, "the proxy failed: " + e.getMessage());
      case ConnectException e
      when isRefused(e) -> new Failure(Cause.REFUSED, peer + " refuses connections");
      case ConnectException e ->
        new Failure(Cause.UNREACHABLE, peer + " can't be reached: " + e.getMessage());
      case NoRouteToHostException e ->
        new Failure(Cause.UNREACHABLE, peer + " can't be reached: no route");
      case SSLException e -> new Failure(Cause.TLS, tlsReason(e, peer));
      case WebSocketHandshakeException e ->
        new Failure(Cause.HANDSHAKE, peer + ": " + e.getMessage());
      case IOException e -> new Failure(Cause.LOST, String.valueOf(e.getMessage()));
      default -> new Failure(Cause.LOST, "unexpected " + thrown);
    };
  }

  /** Another answer than 101 to the handshake. */
  static Failure status(HttpResponse response, URI url) {
    int code = response.status().code();
    StringBuilder reason =
        new StringBuilder("the server answered " + response.status() + " to the handshake");
    Duration retryAfter = code == 429 || code == 503 ? retryAfter(response) : Duration.ZERO;
    if (retryAfter.isPositive()) {
      reason.append(" and asks to wait ").append(retryAfter.toSeconds()).append(" s");
    }
    String location = response.headers().get(HttpHeaderNames.LOCATION, "");
    if (code >= 300 && code < 400 && !location.isEmpty()) {
      reason.append("; it redirects to ").append(redirection(url, location));
    }
    return new Failure(Cause.HTTP_STATUS, reason.toString(), retryAfter);
  }

  static Failure closedByServer(int code, String text) {
    String meaning = text.isEmpty() ? CloseCode.meaning(code) : text;
    String detail = meaning.isEmpty() ? "" : " (" + meaning + ")";
    return new Failure(Cause.CLOSED_BY_SERVER, "closed by the server, code " + code + detail);
  }

  /** @param code the close code that the fault is answered with */
  static Failure violation(int code, String reason) {
    return switch (code) {
      case CloseCode.TOO_LARGE -> new Failure(Cause.TOO_LARGE, reason);
      case CloseCode.INVALID_TEXT -> new Failure(Cause.INVALID_TEXT, reason);
      default -> new Failure(Cause.PROTOCOL, "the server broke the WebSocket protocol: " + reason);
    };
  }

  /** Seconds only: the other form, a date, is relative to a clock that may differ from ours (RFC 9110, 10.2.3). */
  private static Duration retryAfter(HttpResponse response) {
    String value = response.headers().get(HttpHeaderNames.RETRY_AFTER, "").strip();
    return value.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(value)) : Duration.ZERO;
  }

  private static String redirection(URI url, String location) {
    try {
      return Redaction.url(url.resolve(location));
    } catch (IllegalArgumentException e) {
      return "an address that is not a URL";
    }
  }

  private static boolean hasExpired(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof CertificateExpiredException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRefused(ConnectException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("refused");
  }

  private static String tlsReason(SSLException e, String peer) {
    if (e instanceof NotSslRecordException) {
      return peer + " does not speak TLS: is the address ws: instead of wss:?";
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof CertificateExpiredException) {
        return "the certificate of " + peer + " has expired (" + t.getMessage() + ")";
      }
      if (t instanceof CertificateException && !hasExpired(t)) {
        Throwable cause = t.getCause();
        if (cause == null) {
          return "the certificate of " + peer + " is for another name (" + t.getMessage() + ")";
        }
        return "the certificate of " + peer
            + " is not trusted: give its authority in tls.ca, or set tls.verify to false" + " ("
            + cause.getMessage() + ")";
      }
    }
    return "no TLS connection to " + peer + ": " + e.getMessage();
  }
}
