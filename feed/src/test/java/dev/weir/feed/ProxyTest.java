package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feed's host has a name that only the proxy knows. */
class ProxyTest {
  private final FeedFixture feed = new FeedFixture();

  @AfterEach
  void stop() {
    feed.close();
  }

  @Test
  void throughAnHttpProxyWithPassword() throws IOException {
    try (FakeServer server = new FakeServer();
        FakeProxy proxy = new FakeProxy("HTTP/1.1 200 OK")) {
      feed.proxy = Optional.of(URI.create("http://me:pass@127.0.0.1:" + proxy.port()));
      feed.start(server.url("feed.invalid", "/ws"));
      server.accept().text("hello");
      assertThat(Await.next(proxy.requests))
          .startsWith("CONNECT feed.invalid:" + server.port() + " HTTP/1.1\r\n")
          .containsIgnoringCase("proxy-authorization: Basic bWU6cGFzcw==");
      assertThat(feed.nextEvent()).startsWith("connected");
      assertThat(feed.nextEvent()).isEqualTo("TEXT 1000000000 hello");
    }
  }

  @Test
  void throughASocks5Proxy() throws IOException {
    try (FakeServer server = new FakeServer();
        FakeProxy proxy = new FakeProxy("")) {
      feed.proxy = Optional.of(URI.create("socks5://127.0.0.1:" + proxy.port()));
      feed.start(server.url("feed.invalid", "/ws"));
      server.accept();
      assertThat(Await.next(proxy.requests)).isEqualTo("socks feed.invalid:" + server.port());
    }
  }

  @Test
  void withTlsToTheServerBehindTheProxy(@TempDir Path directory) throws IOException {
    TestCertificate certificate = TestCertificate.create(directory, "server", "dns:feed.invalid");
    var tls = SslContextBuilder.forServer(
            certificate.certificate().toFile(), certificate.key().toFile())
        .build();
    try (FakeServer server = new FakeServer(tls);
        FakeProxy proxy = new FakeProxy("HTTP/1.1 200 OK")) {
      feed.proxy = Optional.of(URI.create("http://127.0.0.1:" + proxy.port()));
      feed.tls = FeedFixture.trusting(certificate.certificate());
      feed.start(server.url("feed.invalid", "/ws"));
      server.accept();
    }
  }

  @Test
  void aProxyThatRefuses() throws IOException {
    try (FakeServer server = new FakeServer();
        FakeProxy proxy =
            new FakeProxy("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0")) {
      feed.proxy = Optional.of(URI.create("http://me:s3cret@127.0.0.1:" + proxy.port()));
      WebSocketFeed connection = feed.start(server.url("feed.invalid", "/ws"));
      assertThat(feed.nextSentence())
          .contains("the proxy failed: ", "407")
          .doesNotContain("s3cret");
      assertThat(connection.status().disconnects()).containsKey(Cause.PROXY);
    }
  }

  @Test
  void aProxyThatHangsUp() throws IOException {
    try (ServerSocket proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      feed.proxy = Optional.of(URI.create("http://127.0.0.1:" + proxy.getLocalPort()));
      feed.start(URI.create("ws://feed.invalid/ws"));
      proxy.accept().close();
      assertThat(feed.nextSentence()).contains("the proxy failed: ");
    }
  }

  @Test
  void stopsWhileAProxyIsStillToAnswer() throws IOException {
    try (ServerSocket proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      feed.proxy = Optional.of(URI.create("http://127.0.0.1:" + proxy.getLocalPort()));
      WebSocketFeed connection = feed.start(URI.create("ws://feed.invalid/ws"));
      try (Socket accepted = proxy.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo('C'); // ONNECT
        assertThat(connection.close()).succeedsWithin(Duration.ofSeconds(5));
      }
    }
  }

  @Test
  void aProxyThatIsNotThere() throws IOException {
    FakeProxy proxy = new FakeProxy("");
    proxy.close();
    feed.proxy = Optional.of(URI.create("http://127.0.0.1:" + proxy.port()));
    feed.start(URI.create("ws://feed.invalid/ws"));
    assertThat(feed.nextSentence())
        .contains("(the proxy 127.0.0.1:" + proxy.port() + " refuses connections)");
  }
}
