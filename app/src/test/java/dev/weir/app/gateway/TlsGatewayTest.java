package dev.weir.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.app.access.Protection;
import dev.weir.core.pipeline.Located;
import dev.weir.core.pipeline.ProtectionSpec;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** https and wss, as the JDK's client sees them. */
class TlsGatewayTest {
  @TempDir
  private Path directory;

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  private static CertificateBuilder localhost() {
    return new CertificateBuilder()
        .subject("CN=localhost")
        .addSanDnsName("localhost")
        .notAfter(Instant.now().plus(Duration.ofDays(90)))
        .setIsCertificateAuthority(true)
        .ecp256();
  }

  private ProtectionSpec.Tls write(X509Bundle bundle) throws IOException {
    Path certificate = Files.writeString(path("cert.pem"), bundle.getCertificatePathPEM());
    Path key = Files.writeString(path("key.pem"), bundle.getPrivateKeyPEM());
    return new ProtectionSpec.Tls(at(certificate), at(key));
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private static Located<String> at(Path file) {
    return new Located<>(file.toString(), 1, 1);
  }

  private Protection protection(ProtectionSpec.Tls tls) throws IOException {
    ProtectionSpec none = ProtectionSpec.NONE;
    return Protection.open(
        new ProtectionSpec(
            Optional.of(tls), List.of(), none.access(), none.limits(), none.slow(), none.audit()),
        InstantSource.system(),
        said::add);
  }

  private static Client client(int port, X509Bundle trusted) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trusted.toTrustManager()}, new SecureRandom());
    HttpClient http = HttpClient.newBuilder().sslContext(context).build();
    return new Client(http, "s://localhost:" + port);
  }

  private String sentence() throws InterruptedException {
    return String.valueOf(said.poll(20, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @EnumSource(
      value = CertificateBuilder.Algorithm.class,
      names = {"ecp256", "ecp384", "rsa2048", "ed25519"})
  void encryptedOnTheSamePort(CertificateBuilder.Algorithm algorithm) throws Exception {
    X509Bundle bundle = localhost().algorithm(algorithm).buildSelfSigned();
    try (Gateways weir = new Gateways(protection(write(bundle)));
        Client client = client(weir.port(), bundle)) {
      assertThat(client.get("/healthz").body()).isEqualTo("ok\n");
      assertThat(client.get("/metrics").body())
          .contains("weir_gateway_certificate_expires_seconds ");
      Client.Messages messages = client.connect("/ws");
      messages.send("{\"type\":\"subscribe\",\"stream\":\"rolling\"}");
      assertThat(messages.next()).contains("subscribed");
      for (int i = 1; i <= 20_000; i++) { // many times what the connection holds
        weir.change("rolling", "A", i);
        if (i % 1000 == 0) {
          for (int j = i - 999; j <= i; j++) {
            assertThat(messages.next()).contains("\"seq\":" + j + ",");
          }
        }
      }
      weir.close();
      assertThat(messages.end()).startsWith("1012");
    }
  }

  @Test
  void whoSpeaksPlainlyIsNotAnswered() throws Exception {
    try (Gateways weir = new Gateways(protection(write(localhost().buildSelfSigned())));
        Socket plain = new Socket("127.0.0.1", weir.port())) {
      plain.setSoTimeout(20_000);
      plain
          .getOutputStream()
          .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes("US-ASCII"));
      assertThat(new String(plain.getInputStream().readAllBytes(), "ISO-8859-1"))
          .doesNotContain("ok");
    }
  }

  @Test
  void aNewCertificateIsTakenWithoutARestart() throws Exception {
    X509Bundle first = localhost().buildSelfSigned();
    X509Bundle second = localhost().buildSelfSigned();
    try (Gateways weir = new Gateways(protection(write(first)));
        Client before = client(weir.port(), first);
        Client after = client(weir.port(), second)) {
      Client.Messages connected = before.connect("/ws");
      assertThatThrownBy(() -> after.get("/healthz")).isInstanceOf(SSLHandshakeException.class);
      write(second);
      later(path("cert.pem"));
      awaitSentence(after, "has changed; new connections get it");
      assertThat(after.get("/healthz").body()).isEqualTo("ok\n");
      connected.send("{\"type\":\"ping\"}"); // who is connected stays
      assertThat(connected.next()).contains("pong");
    }
  }

  @Test
  void whatCannotBeUsedIsToldAndTheLastGoesOn() throws Exception {
    X509Bundle bundle = localhost().buildSelfSigned();
    try (Gateways weir = new Gateways(protection(write(bundle)));
        Client client = client(weir.port(), bundle)) {
      Files.writeString(path("cert.pem"), "-----BEGIN CERT");
      later(path("cert.pem"));
      awaitSentence(client, "has no certificate, -----BEGIN CERTIFICATE-----, in it; the last");
      assertThat(client.get("/metrics").body())
          .contains("weir_gateway_certificate_failures_total 1\n");
    }
  }

  /** A change is noticed by the time of the file, of which some file systems keep no fractions. */
  private static void later(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
  }

  /** Connects, which lets the gateway look at the files, until it says something. */
  private void awaitSentence(Client client, String part) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String sentence = null;
    while (sentence == null && System.nanoTime() < deadline) {
      try {
        client.connect("/ws").close();
      } catch (RuntimeException notYet) {
        // it still has the certificate of before
      }
      sentence = said.poll(100, TimeUnit.MILLISECONDS);
    }
    assertThat(sentence).contains(part);
  }

  @Test
  void aKeyOfAnotherCertificate() throws Exception {
    write(localhost().buildSelfSigned());
    Path other =
        Files.writeString(path("other.pem"), localhost().buildSelfSigned().getPrivateKeyPEM());
    assertThatIOException()
        .isThrownBy(() -> protection(new ProtectionSpec.Tls(at(path("cert.pem")), at(other))))
        .withMessage(
            "the key in " + other + " does not belong to the certificate in " + path("cert.pem"));
  }

  @Test
  void filesThatAreNone() throws Exception {
    X509Bundle bundle = localhost().rsa2048().buildSelfSigned();
    write(bundle);
    assertRefused("missing.pem", "key.pem", "there is no file " + path("missing.pem"));
    assertRefused("key.pem", "key.pem", "has no certificate");
    assertRefused("cert.pem", "cert.pem", "has no private key");
    Files.writeString(
        path("old.pem"), bundle.getPrivateKeyPEM().replace("PRIVATE KEY", "RSA PRIVATE KEY"));
    assertRefused(
        "cert.pem", "old.pem", "is in an older form (PKCS#1); Weir reads PKCS#8: openssl");
    Files.writeString(
        path("locked.pem"),
        bundle.getPrivateKeyPEM().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
    assertRefused("cert.pem", "locked.pem", "has a password");
    Files.writeString(
        path("bad.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    assertRefused("bad.pem", "key.pem", "cannot be read");
  }

  private void assertRefused(String certificate, String key, String sentence) {
    assertThatIOException()
        .isThrownBy(() -> protection(new ProtectionSpec.Tls(at(path(certificate)), at(path(key)))))
        .withMessageContaining(sentence);
  }

  @Test
  void anExpiredCertificateIsToldOf() throws Exception {
    Instant now = Instant.now();
    X509Bundle old = localhost()
        .notBefore(now.minus(Duration.ofDays(10)))
        .notAfter(now.minus(Duration.ofDays(1)))
        .buildSelfSigned();
    protection(write(old)).close();
    assertThat(sentence()).startsWith("weir: warning: the certificate in ").contains("expired at");
    X509Bundle soon = localhost().notAfter(now.plus(Duration.ofDays(3))).buildSelfSigned();
    protection(write(soon)).close();
    assertThat(sentence()).contains("expires at");
  }
}
