package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.feed.FeedStatus.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts that do not come to a connection. */
class HandshakeTest {
  private final FakeServer server = new FakeServer();
  private final FeedFixture feed = new FeedFixture();

  @AfterEach
  void stop() {
    feed.close();
    server.close();
  }

  @Test
  void nobodyListens() throws IOException {
    int port = freePort();
    feed.start(URI.create("ws://127.0.0.1:" + port + "/ws"));
    assertThat(feed.nextSentence())
        .isEqualTo("trades: cannot connect to ws://127.0.0.1:" + port + "/ws (127.0.0.1:" + port
            + " refuses connections); next attempt in 0 ms");
  }

  @Test
  void theNameIsNotKnown() {
    String tooLongForDns = "a".repeat(64) + ".invalid";
    feed.start(URI.create("ws://" + tooLongForDns + "/ws"));
    assertThat(feed.nextSentence())
        .contains("(" + tooLongForDns + ":80 is not known: the name has no address)");
  }

  @Test
  void anotherStatusIsNamedAndRetryAfterIsHonoured() {
    server.refuseOnce(503, Map.of("Retry-After", "7"));
    WebSocketFeed connection = feed.start(server.url("/ws"));
    assertThat(feed.nextSentence())
        .isEqualTo(
            "trades: cannot connect to " + server.url("/ws")
                + " (the server answered 503 Service Unavailable to the handshake and asks to wait 7 s); next attempt in 7 s");
    FeedStatus status = connection.status();
    assertThat(status.state()).isEqualTo(State.WAITING);
    assertThat(status.nextAttemptNanos()).isEqualTo(8_000_000_000L);
    assertThat(status.disconnects()).isEqualTo(Map.of(Cause.HTTP_STATUS, 1L));
    assertThat(feed.events).isEmpty();
  }

  @Test
  void itTriesUntilItSucceeds() {
    server.refuseOnce(404, Map.of());
    server.refuseOnce(302, Map.of("Location", "/other?key=s3cret"));
    server.refuseOnce(200, Map.of());
    feed.start(server.url("/ws"));
    server.accept();
    assertThat(feed.nextSentence())
        .contains("(the server answered 404 Not Found to the handshake)");
    assertThat(feed.nextSentence())
        .contains("302 Found")
        .contains("it redirects to ")
        .contains("/other?key=***)");
    assertThat(feed.nextSentence()).contains("200 OK");
    assertThat(feed.nextSentence()).isEqualTo("trades: connected to " + server.url("/ws"));
  }

  @Test
  void theBackoffGrowsUntilAMessageWasDelivered() {
    server.refuseOnce(500, Map.of());
    server.refuseOnce(500, Map.of());
    feed.start(server.url("/ws"));
    server.accept().drop(); // connected, but nothing delivered
    server.accept().text("hello").drop();
    server.accept().drop();
    server.accept();
    assertThat(feed.backoffBounds).containsExactly(100L, 200L, 400L, 100L, 200L);
  }

  @Test
  void aServerThatNeverAnswers() throws IOException {
    feed.connectTimeout = Duration.ofMillis(100);
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      feed.start(URI.create("ws://127.0.0.1:" + mute.getLocalPort()));
      assertThat(feed.nextSentence())
          .contains(
              "(127.0.0.1:" + mute.getLocalPort() + ": the handshake took longer than 100 ms)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSH-2.0-OpenSSH_9.2\\r\\n\\r\\n | does not answer in HTTP",
        "'' | ended the connection during the handshake",
        "HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: "
            + "bm8=\\r\\n\\r\\n | Invalid challenge"
      })
  void anAnswerThatIsNoHandshake(String answer, String reason) throws IOException {
    try (ServerSocket odd = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerOnce(odd, answer.replace("\\r\\n", "\r\n")));
      WebSocketFeed connection = feed.start(URI.create("ws://127.0.0.1:" + odd.getLocalPort()));
      assertThat(feed.nextSentence()).contains(reason);
      assertThat(connection.status().disconnects()).containsKey(Cause.HANDSHAKE);
    }
  }

  @Test
  void closingEndsTheWaiting() {
    server.refuseOnce(503, Map.of("Retry-After", "3600"));
    WebSocketFeed connection = feed.start(server.url("/ws"));
    feed.nextSentence();
    FeedFixture.await(connection.close());
    assertThat(connection.status().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void optionsThatCannotWorkAreRefusedWithASentence() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed.connection(URI.create("http://feed.example/")))
        .withMessage("feed trades: url must begin with ws:// or wss://, not http://");
    URI oddPort = URI.create("ws://feed_1.example:x/?t=s3cret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed.connection(oddPort))
        .withMessage("feed trades: url has no valid host name: ws://feed_1.example:x/?t=***");
    feed.headers.put("X-Key", "s3cret\r\nX-Evil: 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed.connection(server.url("/")))
        .withMessageStartingWith("feed trades: header X-Key: not a valid HTTP header")
        .withMessageNotContaining("s3cret");
    feed.headers.clear();
    feed.proxy = Optional.of(URI.create("ftp://me:s3cret@proxy.example"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed.connection(server.url("/")))
        .withMessage(
            "feed trades: proxy must be http://host:port or socks5://host:port, not ftp://proxy.example");
  }

  private static void answerOnce(ServerSocket listener, String answer) {
    try (Socket socket = listener.accept()) {
      socket.getInputStream().read(new byte[4096]);
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
