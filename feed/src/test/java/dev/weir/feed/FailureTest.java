package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  private static final URI URL = URI.create("wss://feed.example/ws?token=s3cret");

  @Test
  void whatTheNetworkSaysBecomesASentence() {
    assertThat(Failure.of(new ConnectException("Network is unreachable"), "feed.example:443"))
        .isEqualTo(new Failure(
            Cause.UNREACHABLE, "feed.example:443 can't be reached: Network is unreachable"));
    assertThat(Failure.of(new NoRouteToHostException("No route to host"), "feed.example:443"))
        .isEqualTo(new Failure(Cause.UNREACHABLE, "feed.example:443 can't be reached: no route"));
    assertThat(Failure.of(new IOException("Connection reset by peer"), "feed.example:443"))
        .isEqualTo(new Failure(Cause.LOST, "Connection reset by peer"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "503, 7,    7",
        "429, 120,  120",
        "429, none, 0",
        "404, 7,    0",
        "503, -1,   0",
        "503, 99999999999999, 0",
        "503, 'Wed, 21 Oct 2026 07:28:00 GMT', 0"
      })
  void retryAfterCounts(int status, String retryAfter, int seconds) {
    assertThat(Failure.status(response(status, "Retry-After", retryAfter), URL).retryAfter())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void aRedirectionIsShownWithoutSecrets() {
    assertThat(
            Failure.status(response(302, "Location", "/login?next=s3cret"), URL).reason())
        .isEqualTo(
            "the server answered 302 Found to the handshake; it redirects to wss://feed.example/login?next=***");
    assertThat(Failure.status(response(302, "Location", "a b"), URL).reason())
        .endsWith("an address that is not a URL");
  }

  @Test
  void closeCodesAreExplained() {
    assertThat(Failure.closedByServer(1001, "").reason())
        .isEqualTo("closed by the server, code 1001 (going away)");
    assertThat(Failure.closedByServer(4001, "bad key").reason())
        .isEqualTo("closed by the server, code 4001 (bad key)");
    assertThat(Failure.closedByServer(4001, "").reason())
        .isEqualTo("closed by the server, code 4001");
  }

  private static HttpResponse response(int status, String header, String value) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    if (value != null) {
      response.headers().set(header, value);
    }
    return response;
  }
}
