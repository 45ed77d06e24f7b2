package dev.weir.app.access;

import dev.weir.core.pipeline.AccessSpec;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out who somebody is by what they show: an API key, a JSON web token, or nothing. */
public final class Authenticator implements AutoCloseable {
  private final Optional<AccessSpec> spec;
  private final ApiKeys keys;
  private final @Nullable WebTokens tokens;
  private final Principal anonymous;

  /**
   * Reads the keys with which tokens are checked.
   *
   * @param spec if empty, everybody may do everything
   * @param say is told when keys cannot be read later on
   * @throws IllegalArgumentException with a sentence for the user
   */
  public Authenticator(Optional<AccessSpec> spec, InstantSource clock, Consumer<String> say) {
    this.spec = spec;
    this.keys = new ApiKeys(spec.map(AccessSpec::keys).orElse(List.of()));
    this.tokens =
        spec.flatMap(AccessSpec::jwt).map(j -> new WebTokens(j, clock, say)).orElse(null);
    this.anonymous = spec.map(s -> new Principal(
            "anonymous",
            Principal.Kind.ANONYMOUS,
            Grants.rights(s.anonymous(), Map.of()),
            Optional.empty()))
        .orElse(Principal.ANYONE);
  }

  /** Whether everybody may do everything. */
  public boolean isOpen() {
    return spec.isEmpty();
  }

  /** Who shows nothing. */
  public Principal anonymous() {
    return anonymous;
  }

  /**
   * Who shows a token. A wrong one is not as good as none: who shows it should hear of it.
   *
   * @param token the empty text for none
   */
  public CompletableFuture<Verdict> authenticate(String token) {
    if (isOpen() || token.isEmpty()) {
      return CompletableFuture.completedFuture(new Verdict.Admitted(anonymous));
    }
    if (tokens != null && WebTokens.looksLike(token)) {
      return tokens.holder(token);
    }
    Verdict verdict = keys.holder(token)
        .<Verdict>map(Verdict.Admitted::new)
        .orElseGet(() -> Verdict.Denied.unknown("this token is not known here"));
    return CompletableFuture.completedFuture(verdict);
  }

  /** How often the keys of tokens could not be read. */
  public long failures() {
    return tokens == null ? 0 : tokens.failures();
  }

  @Override
  public void close() {
    if (tokens != null) {
      tokens.close();
    }
  }
}
