package dev.weir.app.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.weir.core.pipeline.AccessSpec;
import dev.weir.core.pipeline.Located;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Key;
import java.security.PrivateKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * JSON web tokens (RFC 7519) that others sign, checked as RFC 8725 asks: only with the algorithms that were named, which
 * never mix secrets and public keys; with keys that were named, never those in a token; and they must end.
 */
public final class WebTokens implements AutoCloseable {
  /** By how much an issuer's clock may be ahead of ours. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  private static final int LONGEST_NAME = 200;

  /** A token of nobody: {"alg":"HS256"}, {}, and a signature that is none. */
  private static final String STRANGER = "eyJhbGciOiJIUzI1NiJ9.e30.AAAA";

  private static final Set<String> TYPES = Set.of("JWT", "AT+JWT");

  private final AccessSpec.Jwt spec;
  private final Set<JWSAlgorithm> algorithms;
  private final InstantSource clock;
  private final @Nullable Key key;
  private final @Nullable KeySet keys;

  /**
   * Reads the keys.
   *
   * @param say is told when keys cannot be read later on
   * @throws IllegalArgumentException with a sentence for the user
   */
  public WebTokens(AccessSpec.Jwt spec, InstantSource clock, Consumer<String> say) {
    this.spec = spec;
    this.clock = clock;
    this.algorithms =
        spec.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    switch (spec.signature()) {
      case AccessSpec.Secret secret -> {
        key = new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), "MAC");
        keys = null;
      }
      case AccessSpec.PublicKey file -> {
        key = Pem.publicKey(Path.of(file.file().value()));
        keys = null;
      }
      case AccessSpec.KeySet set -> {
        key = null;
        keys = new KeySet(set, say);
        try {
          keys.start();
        } catch (IllegalArgumentException e) {
          keys.close();
          throw e;
        }
      }
    }
    verdict(parse(STRANGER)); // loads what it takes, which the first client would have to wait for
  }

  /**
   * For tokens of whichever issuer and audience, and of every algorithm that fits.
   *
   * @param publicKey a PEM file, where there is no secret
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static WebTokens ofAnyIssuer(Optional<String> secret, Optional<Path> publicKey) {
    AccessSpec.Signature signature = secret
        .<AccessSpec.Signature>map(AccessSpec.Secret::new)
        .orElseGet(() ->
            new AccessSpec.PublicKey(new Located<>(publicKey.orElseThrow().toString(), 1, 1)));
    List<String> fitting =
        secret.isPresent() ? AccessSpec.SECRET_ALGORITHMS : AccessSpec.KEY_ALGORITHMS;
    return new WebTokens(
        new AccessSpec.Jwt(
            signature, fitting, Optional.empty(), List.of(), AccessSpec.Grant.NOTHING),
        InstantSource.system(),
        sentence -> {});
  }

  /** Whether a text looks like one. */
  public static boolean looksLike(String token) {
    return token.startsWith("eyJ") && token.chars().filter(c -> c == '.').count() == 2;
  }

  /** Who holds a token; only where its key must be looked for, that takes time. */
  CompletableFuture<Verdict> holder(String token) {
    SignedJWT jwt;
    try {
      jwt = parse(token);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(
          Verdict.Denied.unknown(String.valueOf(e.getMessage())));
    }
    if (keys != null && candidates(jwt.getHeader()).isEmpty() && isAlgorithmFitting(jwt)) {
      return keys.readAgain().thenApply(done -> verdict(jwt));
    }
    return CompletableFuture.completedFuture(verdict(jwt));
  }

  /**
   * The claims of a token that is as it should be.
   *
   * @throws IllegalArgumentException says what it is not
   */
  private JWTClaimsSet claims(SignedJWT jwt) {
    if (!isAlgorithmFitting(jwt)) {
      throw new IllegalArgumentException("tokens signed with "
          + shortened(jwt.getHeader().getAlgorithm().getName()) + " are not believed here");
    }
    JOSEObjectType type = jwt.getHeader().getType();
    if (type != null && !TYPES.contains(type.getType().toUpperCase(Locale.ROOT))) {
      throw new IllegalArgumentException("this token is for something else");
    }
    List<Key> candidates = candidates(jwt.getHeader());
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("this token is signed with a key that is not known here");
    }
    if (candidates.stream().noneMatch(k -> isSignedWith(jwt, k))) {
      throw new IllegalArgumentException("the signature of this token is wrong");
    }
    return inTime(parsed(jwt));
  }

  /**
   * The same for a token as it is shown.
   *
   * @throws IllegalArgumentException says what it is not
   */
  public JWTClaimsSet claims(String token) {
    return claims(parse(token));
  }

  /**
   * A token in its parts, none of which is to be believed yet.
   *
   * @throws IllegalArgumentException if it has no such parts
   */
  public static SignedJWT parse(String token) {
    try {
      return SignedJWT.parse(token);
    } catch (ParseException | IllegalArgumentException e) { // also one not signed, or encrypted
      throw new IllegalArgumentException("this token is no signed JSON web token", e);
    }
  }

  private boolean isAlgorithmFitting(SignedJWT jwt) {
    return algorithms.contains(jwt.getHeader().getAlgorithm());
  }

  private List<Key> candidates(JWSHeader header) {
    if (keys == null) {
      return key == null ? List.of() : List.of(key);
    }
    @Nullable JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
    if (matcher == null) {
      return List.of();
    }
    List<JWK> found = new JWKSelector(matcher).select(keys.keys());
    return KeyConverter.toJavaKeys(found).stream()
        .filter(k -> !(k instanceof PrivateKey))
        .toList();
  }

  private static boolean isSignedWith(SignedJWT jwt, Key key) {
    try {
      JWSVerifier verifier =
          new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), key);
      return jwt.verify(verifier);
    } catch (JOSEException | RuntimeException e) {
      return false; // the key is of another kind than the algorithm
    }
  }

  private static JWTClaimsSet parsed(SignedJWT jwt) {
    try {
      return jwt.getJWTClaimsSet();
    } catch (ParseException e) {
      throw new IllegalArgumentException("the claims of this token are no JSON object", e);
    }
  }

  private JWTClaimsSet inTime(JWTClaimsSet claims) {
    Instant now = clock.instant();
    @Nullable Date end = claims.getExpirationTime();
    @Nullable Date beginning = claims.getNotBeforeTime();
    if (end == null) {
      throw new IllegalArgumentException("this token has no end (exp), and so is not believed");
    }
    if (!now.isBefore(end.toInstant())) {
      throw new IllegalArgumentException("this token expired at " + end.toInstant());
    }
    if (beginning != null && now.plus(SKEW).isBefore(beginning.toInstant())) {
      throw new IllegalArgumentException(
          "this token does not hold before " + beginning.toInstant());
    }
    if (spec.issuer().filter(i -> !i.equals(claims.getIssuer())).isPresent()) {
      throw new IllegalArgumentException("this token is of another issuer");
    }
    if (!spec.audience().isEmpty()
        && spec.audience().stream().noneMatch(claims.getAudience()::contains)) {
      throw new IllegalArgumentException("this token is for another audience");
    }
    return claims;
  }

  private Verdict verdict(SignedJWT jwt) {
    try {
      JWTClaimsSet claims = claims(jwt);
      String subject = claims.getSubject() == null ? "token" : shortened(claims.getSubject());
      return new Verdict.Admitted(new Principal(
          subject,
          Principal.Kind.TOKEN,
          Grants.rights(spec.grant(), claims.getClaims()),
          Optional.of(claims.getExpirationTime().toInstant())));
    } catch (IllegalArgumentException e) {
      return Verdict.Denied.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
  }

  /** How often the keys could not be read. */
  public long failures() {
    return keys == null ? 0 : keys.failures();
  }

  @Override
  public void close() {
    if (keys != null) {
      keys.close();
    }
  }
}
