package dev.weir.feed;

import dev.weir.core.pipeline.FeedSpec;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/** TLS as a feed's options ask for it, by the JDK, which was measured to be no slower than OpenSSL here. */
public final class ClientTls {
  private ClientTls() {}

  /** @throws IllegalArgumentException with a sentence for the user when a file can't be read or understood */
  static SslContext context(FeedSpec.Tls options) {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    if (!options.verify()) {
      builder
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .endpointIdentificationAlgorithm(null);
    } else if (options.ca().isPresent()) {
      trust(builder, options.ca().get());
    }
    if (options.certificate().isPresent() != options.key().isPresent()) {
      throw new IllegalArgumentException(
          "a client certificate needs both tls.certificate and tls.key");
    }
    if (options.certificate().isPresent()) {
      identify(builder, options.certificate().get(), options.key().get());
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS can't be set up: " + e.getMessage(), e);
    }
  }

  /**
   * The same for those who don't use Netty.
   *
   * @throws IllegalArgumentException with a sentence for the user, as above
   */
  public static SSLSocketFactory sockets(FeedSpec.Tls options) {
    return ((JdkSslContext) context(options)).context().getSocketFactory();
  }

  private static void trust(SslContextBuilder builder, Path ca) {
    try (InputStream certificates = Files.newInputStream(ca)) {
      builder.trustManager(certificates);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tls.ca: " + ca + " can't be read as PEM certificates" + why(e), e);
    }
  }

  private static void identify(SslContextBuilder builder, Path certificate, Path key) {
    try (InputStream chain = Files.newInputStream(certificate);
        InputStream privateKey = Files.newInputStream(key)) {
      builder.keyManager(chain, privateKey);
    } catch (IOException | IllegalArgumentException e) {
      String files = "tls.certificate and tls.key: " + certificate + " and " + key;
      throw new IllegalArgumentException(
          files
              + " can't be read as a PEM certificate chain and a PKCS#8 private key without password"
              + why(e),
          e);
    }
  }

  private static String why(Exception e) {
    return e instanceof NoSuchFileException missing ? ": no file " + missing.getFile() : "";
  }
}
