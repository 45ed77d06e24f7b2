package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.core.pipeline.FeedSpec;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @TempDir
  private static Path directory;

  private static TestCertificate localhost;
  private static TestCertificate client;

  private final FeedFixture feed = new FeedFixture();

  @BeforeAll
  static void createCertificates() {
    localhost = TestCertificate.create(directory, "server", "dns:localhost");
    client = TestCertificate.create(directory, "client", "dns:client");
  }

  @AfterEach
  void stop() {
    feed.close();
  }

  @Test
  void aServerOfATrustedAuthority() throws SSLException {
    feed.tls = FeedFixture.trusting(localhost.certificate());
    try (FakeServer server = new FakeServer(serverTls(ClientAuth.NONE))) {
      feed.start(server.url("localhost", "/ws"));
      FakeSession session = server.accept().text("secret");
      assertThat(feed.nextEvent()).startsWith("connected");
      assertThat(feed.nextEvent()).isEqualTo("TEXT 1000000000 secret");
      assertThat(session.close(1001, "").next()).isEqualTo("close 1001");
      server.accept();
    }
  }

  @Test
  void anUntrustedServerIsRefusedWithAdvice() throws SSLException {
    try (FakeServer server = new FakeServer(serverTls(ClientAuth.NONE))) {
      WebSocketFeed connection = feed.start(server.url("localhost", "/ws"));
      assertThat(feed.nextSentence())
          .contains("the certificate of localhost:" + server.port()
              + " is not trusted: give its authority in tls.ca");
      assertThat(connection.status().disconnects()).containsOnlyKeys(Cause.TLS);
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws SSLException {
    feed.tls = FeedFixture.trusting(localhost.certificate());
    try (FakeServer server = new FakeServer(serverTls(ClientAuth.NONE))) {
      feed.start(server.url("127.0.0.1", "/ws"));
      assertThat(feed.nextSentence())
          .contains("the certificate of 127.0.0.1:" + server.port() + " is for another name");
    }
  }

  @Test
  void aCertificateThatHasExpiredIsRefused() throws SSLException {
    TestCertificate old = TestCertificate.expired(directory, "old", "dns:localhost");
    feed.tls = FeedFixture.trusting(old.authority());
    SslContext tls = SslContextBuilder.forServer(
            old.certificate().toFile(), old.key().toFile())
        .build();
    try (FakeServer server = new FakeServer(tls)) {
      feed.start(server.url("localhost", "/ws"));
      assertThat(feed.nextSentence())
          .contains("the certificate of localhost:" + server.port() + " has expired");
    }
  }

  @Test
  void withoutVerificationAnyCertificateWillDo() throws SSLException {
    feed.tls = new FeedSpec.Tls(false, Optional.empty(), Optional.empty(), Optional.empty());
    try (FakeServer server = new FakeServer(serverTls(ClientAuth.NONE))) {
      feed.start(server.url("127.0.0.1", "/ws"));
      server.accept();
    }
  }

  @Test
  void aServerThatAsksWhoWeAre() throws SSLException {
    try (FakeServer server = new FakeServer(serverTls(ClientAuth.REQUIRE))) {
      feed.tls = new FeedSpec.Tls(
          true,
          Optional.of(localhost.certificate()),
          Optional.of(client.certificate()),
          Optional.of(client.key()));
      feed.start(server.url("localhost", "/ws"));
      server.accept();
    }
  }

  @Test
  void aServerThatAsksWhoWeAreAndIsNotTold() throws SSLException {
    try (FakeServer server = new FakeServer(serverTls(ClientAuth.REQUIRE))) {
      feed.tls = FeedFixture.trusting(localhost.certificate());
      feed.start(server.url("localhost", "/ws"));
      assertThat(feed.nextSentence()).contains("no TLS connection to localhost:" + server.port());
    }
  }

  @Test
  void aServerWithoutTls() {
    try (FakeServer server = new FakeServer()) {
      feed.start(URI.create("wss://localhost:" + server.port()));
      assertThat(feed.nextSentence())
          .contains("localhost:" + server.port()
              + " does not speak TLS: is the address ws: instead of wss:?");
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws IOException {
    URI url = URI.create("wss://localhost/");
    Path missing = directory.resolve("missing.pem");
    Path text = Files.writeString(directory.resolve("text.pem"), "no certificate");

    feed.tls = FeedFixture.trusting(missing);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed.connection(url))
        .withMessage(
            "feed trades: tls.ca: %s can't be read as PEM certificates: no file %s",
            missing, missing);

    feed.tls = FeedFixture.trusting(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed.connection(url))
        .withMessage("feed trades: tls.ca: %s can't be read as PEM certificates", text);

    feed.tls = new FeedSpec.Tls(
        true, Optional.empty(), Optional.of(client.certificate()), Optional.of(text));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed.connection(url))
        .withMessageStartingWith("feed trades: tls.certificate and tls.key: ");

    feed.tls = new FeedSpec.Tls(
        true, Optional.empty(), Optional.of(client.certificate()), Optional.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> feed.connection(url))
        .withMessage("feed trades: a client certificate needs both tls.certificate and tls.key");
  }

  private static SslContext serverTls(ClientAuth auth) throws SSLException {
    return SslContextBuilder.forServer(
            localhost.certificate().toFile(), localhost.key().toFile())
        .sslProvider(SslProvider.JDK)
        .trustManager(client.certificate().toFile())
        .clientAuth(auth)
        .build();
  }
}
