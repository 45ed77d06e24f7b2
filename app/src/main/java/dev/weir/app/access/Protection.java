package dev.weir.app.access;

import dev.weir.core.pipeline.AccessSpec;
import dev.weir.core.pipeline.Located;
import dev.weir.core.pipeline.Mistake;
import dev.weir.core.pipeline.ProtectionSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What protects a gateway, with its files read. */
public record Protection(
    Authenticator authenticator,
    Origins origins,
    ProtectionSpec.Limits limits,
    ProtectionSpec.SlowReader slow,
    Optional<ServerTls> tls,
    Optional<AuditLog> audit,
    InstantSource clock)
    implements AutoCloseable {

  /**
   * Reads the files.
   *
   * @param say is told what happens later on
   * @throws IOException with a sentence for the user
   */
  public static Protection open(ProtectionSpec spec, InstantSource clock, Consumer<String> say)
      throws IOException {
    try {
      Optional<ServerTls> tls = spec.tls().map(t -> new ServerTls(t, clock, say));
      Authenticator authenticator = new Authenticator(spec.access(), clock, say);
      return new Protection(
          authenticator,
          new Origins(spec.origins(), authenticator.isOpen()),
          spec.limits(),
          spec.slow(),
          tls,
          audit(spec, clock, say),
          clock);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Optional<AuditLog> audit(
      ProtectionSpec spec, InstantSource clock, Consumer<String> say) throws IOException {
    if (spec.audit().isEmpty()) {
      return Optional.empty();
    }
    Path file = Path.of(spec.audit().get().value());
    try {
      return Optional.of(new AuditLog(file, clock, say));
    } catch (IOException e) {
      throw new IOException("the audit log " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** What is wrong with the files that a pipeline file names, where it names them. Nothing is connected to. */
  public static List<Mistake> mistakes(ProtectionSpec spec) {
    List<Mistake> mistakes = new ArrayList<>();
    spec.tls()
        .ifPresent(tls -> check(
            tls.certificate(),
            mistakes,
            () -> new ServerTls(tls, InstantSource.system(), s -> {})));
    spec.access().flatMap(a -> a.jwt()).ifPresent(jwt -> {
      switch (jwt.signature()) {
        case AccessSpec.Secret secret -> {}
        case AccessSpec.PublicKey key ->
          check(key.file(), mistakes, () -> Pem.publicKey(Path.of(key.file().value())));
        case AccessSpec.KeySet set -> {
          if (!set.isUrl()) {
            check(set.place(), mistakes, () -> new WebTokens(jwt, InstantSource.system(), s -> {})
                .close());
          }
        }
      }
    });
    return mistakes;
  }

  private static void check(Located<String> where, List<Mistake> mistakes, Runnable reading) {
    try {
      reading.run();
    } catch (IllegalArgumentException e) {
      mistakes.add(Mistake.at(where, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() {
    authenticator.close();
    audit.ifPresent(AuditLog::close);
  }
}
