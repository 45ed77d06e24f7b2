package dev.weir.app.access;

import dev.weir.core.pipeline.ProtectionSpec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * The server's certificate and key, read again when the files have changed: whoever connects then gets the new one, and who
 * is connected stays. What cannot be used is told, and the last that could be goes on. For one thread.
 */
public final class ServerTls {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration SOON = Duration.ofDays(14);

  private final Path certificate;
  private final Path key;
  private final InstantSource clock;
  private final Consumer<String> say;
  private SslContext context;
  private Version version;
  private volatile Instant expires;
  private final LongAdder failures = new LongAdder();
  private long checkedNanos;

  /** By which a change is noticed; links are followed, as those of certbot and of Kubernetes. */
  private record Version(FileTime certificate, FileTime key, long sizes) {}

  private record Loaded(SslContext context, Instant expires) {}

  /**
   * Reads the files.
   *
   * @param say is told of what changes, and of a certificate that ends soon
   * @throws IllegalArgumentException with a sentence for the user
   */
  public ServerTls(ProtectionSpec.Tls spec, InstantSource clock, Consumer<String> say) {
    this.certificate = Path.of(spec.certificate().value());
    this.key = Path.of(spec.key().value());
    this.clock = clock;
    this.say = say;
    this.version = version();
    Loaded loaded = load(certificate, key);
    this.context = loaded.context;
    this.expires = loaded.expires;
    this.checkedNanos = System.nanoTime();
    warnOfEnd();
  }

  /** For a new connection; looks at the files at most once a second. */
  public SslContext context() {
    long now = System.nanoTime();
    if (now - checkedNanos >= CHECK_NANOS) {
      checkedNanos = now;
      reloadIfChanged();
    }
    return context;
  }

  private void reloadIfChanged() {
    Version found = version();
    if (found.equals(version)) {
      return;
    }
    version = found;
    try {
      Loaded loaded = load(certificate, key);
      context = loaded.context;
      expires = loaded.expires;
      say.accept(
          "weir: the certificate in " + certificate + " has changed; new connections get it");
      warnOfEnd();
    } catch (IllegalArgumentException e) {
      failures.increment();
      say.accept("weir: " + e.getMessage() + "; the last certificate goes on");
    }
  }

  private Version version() {
    try {
      return new Version(
          Files.getLastModifiedTime(certificate),
          Files.getLastModifiedTime(key),
          Files.size(certificate) + Files.size(key));
    } catch (IOException e) {
      FileTime never = FileTime.fromMillis(0); // while they are replaced, one may be missing
      return new Version(never, never, 0);
    }
  }

  private void warnOfEnd() {
    Instant now = clock.instant();
    if (!now.isBefore(expires)) {
      say.accept("weir: warning: the certificate in " + certificate + " expired at " + expires
          + "; clients will refuse it");
    } else if (now.plus(SOON).isAfter(expires)) {
      say.accept("weir: warning: the certificate in " + certificate + " expires at " + expires);
    }
  }

  private static Loaded load(Path certificate, Path key) {
    List<X509Certificate> chain = Pem.certificates(certificate);
    PrivateKey privateKey = Pem.privateKey(key);
    if (!belong(privateKey, chain.getFirst().getPublicKey())) {
      throw new IllegalArgumentException(
          "the key in " + key + " does not belong to the certificate in " + certificate);
    }
    try {
      SslContext context = SslContextBuilder.forServer(privateKey, chain)
          .sslProvider(SslProvider.JDK)
          .protocols(PROTOCOLS)
          .build();
      return new Loaded(context, chain.getFirst().getNotAfter().toInstant());
    } catch (SSLException e) {
      throw new IllegalArgumentException(
          "TLS cannot be set up with " + certificate + ": " + e.getMessage(), e);
    }
  }

  /** Whether what one signs, the other verifies. */
  private static boolean belong(PrivateKey key, PublicKey certified) {
    try {
      Signature signature = Signature.getInstance(
          switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
          });
      byte[] message = {1, 2, 3};
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // they are of different kinds
    }
  }

  /** Seconds until the certificate is no longer believed; negative after that. */
  public long secondsLeft() {
    return Duration.between(clock.instant(), expires).toSeconds();
  }

  /** How often changed files could not be used. */
  public long failures() {
    return failures.sum();
  }
}
