package dev.weir.core.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who may use the gateway, as written. Names of streams, feeds and symbols may hold {@code *} for any text, and for those
 * who show a JSON web token <code>{claims.NAME}</code> for what the token says.
 *
 * @param anonymous what who shows nothing may do
 */
public record AccessSpec(Grant anonymous, List<Key> keys, Optional<Jwt> jwt) {

  /** Algorithms by which issuer and gateway share a secret. */
  public static final List<String> SECRET_ALGORITHMS = List.of("HS256", "HS384", "HS512");

  /** Algorithms by which the gateway has the issuer's public key. */
  public static final List<String> KEY_ALGORITHMS =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  /** A claim in a text. */
  public static final String CLAIM = "\\{claims\\.([^{}]+)}";

  /**
   * What somebody may do.
   *
   * @param read streams
   * @param symbols of those streams, values of the key's first field; empty: all
   * @param publish feeds
   * @param admin {@code true}, {@code false}, or a claim that is one of them
   */
  public record Grant(
      List<Located<String>> read,
      Optional<List<String>> symbols,
      List<Located<String>> publish,
      String admin) {
    public static final Grant NOTHING = new Grant(List.of(), Optional.empty(), List.of(), "false");
  }

  /**
   * A key that somebody holds.
   *
   * @param hash the SHA-256 of the key, 64 hexadecimal digits
   */
  public record Key(String name, String hash, Grant grant) {}

  /**
   * JSON web tokens that others sign.
   *
   * @param algorithms the only ones that are believed
   * @param issuer who must have issued it
   * @param audience for one of which it must have been issued; empty: for whomever
   */
  public record Jwt(
      Signature signature,
      List<String> algorithms,
      Optional<String> issuer,
      List<String> audience,
      Grant grant) {}

  /** What a token's signature is checked with. */
  public sealed interface Signature {}

  /** A secret that the issuer has too. */
  public record Secret(String value) implements Signature {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Secret[]";
    }
  }

  /** The issuer's public key or certificate, in a PEM file. */
  public record PublicKey(Located<String> file) implements Signature {}

  /** The issuer's set of public keys (RFC 7517), a file or a URL from which it is fetched again. */
  public record KeySet(Located<String> place, Duration refresh) implements Signature {
    public static final Duration REFRESH = Duration.ofMinutes(5);

    public boolean isUrl() {
      return place.value().matches("https?://.*");
    }
  }
}
