package dev.weir.core.pipeline;

import static dev.weir.core.pipeline.Shape.BOOLEAN;
import static dev.weir.core.pipeline.Shape.DURATION;
import static dev.weir.core.pipeline.Shape.FILE;
import static dev.weir.core.pipeline.Shape.INTEGER;
import static dev.weir.core.pipeline.Shape.RATE;
import static dev.weir.core.pipeline.Shape.SIZE;
import static dev.weir.core.pipeline.Shape.TEXT;
import static dev.weir.core.pipeline.Shape.either;
import static dev.weir.core.pipeline.Shape.key;
import static dev.weir.core.pipeline.Shape.keys;
import static dev.weir.core.pipeline.Shape.required;

import dev.weir.core.pipeline.Shape.Key;
import dev.weir.core.pipeline.Shape.ListOf;
import dev.weir.core.value.Durations;
import java.util.ArrayList;
import java.util.List;

/** The keys of a pipeline file that protect the gateway. */
final class ProtectionShape {
  private static final Shape TEXTS = either(TEXT, new ListOf(TEXT));

  private static final List<Key> GRANT = List.of(
      key(
          "read",
          TEXTS,
          "",
          "streams whose changes, history and alerts it may have; * for any text"),
      key("symbols", TEXTS, "*", "of those streams, values of the key's first field"),
      key("publish", TEXTS, "", "feeds with accept to which it may push"),
      key("admin", TEXT, "false", "whether it may change things and see all connections"));

  private static final Shape ACCESS = keys(
      key(
          "anonymous",
          either(BOOLEAN, new Shape.Keys(GRANT)),
          "false",
          "what who shows nothing may do; true: read every stream"),
      key(
          "keys",
          new ListOf(with(
              GRANT,
              required("name", TEXT, "what the audit log and the list of connections call it"),
              required("hash", TEXT, "sha256:…, as 'weir token key' prints it; never the key"))),
          "",
          "keys for programs"),
      key(
          "jwt",
          with(
              GRANT,
              key("secret", TEXT, "", "of at least 32 bytes, for HS256, HS384 and HS512"),
              key("key", FILE, "", "the issuer's public key or certificate, PEM"),
              key("jwks", TEXT, "", "the issuer's keys, a file or an https:// URL"),
              key(
                  "refresh",
                  DURATION,
                  Durations.format(AccessSpec.KeySet.REFRESH),
                  "how often jwks are read again"),
              key(
                  "algorithms",
                  TEXTS,
                  "",
                  "that are believed; by default HS256 with a secret, RS256 and ES256 otherwise"),
              key("issuer", TEXT, "", "the iss that a token must have"),
              key("audience", TEXTS, "", "of which a token's aud must have one")),
          "",
          "JSON web tokens; in read, symbols, publish and admin {claims.NAME} is what the token says"));

  private static final Shape LIMITS = keys(
      key("connections", INTEGER, "10000", "at a time"),
      key(
          "per_address",
          INTEGER,
          "1000",
          "connections at a time from one address, other than this machine's own"),
      key(
          "per_token",
          INTEGER,
          "1000",
          "subscribers at a time with one key, or with tokens of one subject"),
      key("subscriptions", INTEGER, "1000", "of one connection"),
      key("messages", RATE, "100/s", "from one subscriber; ten seconds' worth may come at once"),
      key("message_size", SIZE, "64KiB", "of one message from a subscriber, at most 16MB"),
      key("handshake", DURATION, "10s", "until when a connection must have asked for something"));

  /** Beside the gateway's other keys. */
  static final List<Key> KEYS = List.of(
      key(
          "tls",
          keys(
              required(
                  "certificate", FILE, "PEM, with the certificates that lead to its authority"),
              required("key", FILE, "PEM, PKCS#8 without password")),
          "",
          "https and wss, on the same port; changed files are taken without a restart"),
      key(
          "origins",
          TEXTS,
          "",
          "https://host of pages that may connect besides the gateway's own; * for all"),
      key(
          "access",
          ACCESS,
          "",
          "who may do what; without it, only addresses of this machine are listened on, and everybody there may do everything"),
      key("limits", LIMITS, "", "how much there may be of what"),
      key(
          "slow",
          Shape.words(ProtectionSpec.SlowReader.class),
          "conflate",
          "what becomes of a subscriber that does not read: when it reads again it gets the newest change per key, or what comes then; or it is disconnected"),
      key(
          "audit",
          FILE,
          "",
          "gets a JSON line for each who comes, goes or is refused, and for each change of an admin"));

  private ProtectionShape() {}

  private static Shape with(List<Key> grant, Key... keys) {
    List<Key> all = new ArrayList<>(List.of(keys));
    all.addAll(grant);
    return new Shape.Keys(all);
  }
}
