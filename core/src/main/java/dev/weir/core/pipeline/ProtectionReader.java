package dev.weir.core.pipeline;

import dev.weir.core.expression.Suggestions;
import dev.weir.core.pipeline.ProtectionSpec.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the keys under {@code serve} that protect the gateway. */
final class ProtectionReader {
  private static final String HASH = "sha256:";
  private static final int MIN_SECRET_BYTES = 32;
  private static final int MAX_MESSAGE_BYTES = 16 << 20;
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s]+");

  private final List<Mistake> mistakes;

  ProtectionReader(List<Mistake> mistakes) {
    this.mistakes = mistakes;
  }

  ProtectionSpec read(Section serve, Located<String> listen) {
    Optional<AccessSpec> access = serve.get("access").map(a -> access(new Section(a)));
    if (access.isEmpty() && !Addresses.isLoopback(Addresses.host(listen.value()))) {
      mistakes.add(Mistake.at(listen, Addresses.tooOpen(listen.value())));
    }
    return new ProtectionSpec(
        tls(serve.section("tls")),
        serve.texts("origins").stream().flatMap(o -> origin(o).stream()).toList(),
        access,
        limits(serve.section("limits")),
        serve
            .word("slow", ProtectionSpec.SlowReader.class)
            .orElse(ProtectionSpec.SlowReader.CONFLATE),
        serve.text("audit"));
  }

  private static Optional<ProtectionSpec.Tls> tls(Section s) {
    return s.text("certificate")
        .flatMap(certificate -> s.text("key").map(key -> new ProtectionSpec.Tls(certificate, key)));
  }

  private Optional<String> origin(Located<String> text) {
    String origin = text.value().toLowerCase(Locale.ROOT);
    if (!List.of("*", "null").contains(origin) && !ORIGIN.matcher(origin).matches()) {
      String host = origin.replaceFirst("^[a-z]*:/*", "").replaceFirst("/.*", "");
      mistakes.add(Mistake.at(
          text,
          "'" + text.value() + "' is not an origin",
          host.isEmpty() ? "https://app.example.com" : "https://" + host));
      return Optional.empty();
    }
    return Optional.of(origin);
  }

  private Limits limits(Section s) {
    Limits usual = Limits.DEFAULT;
    return new Limits(
        atLeastOne(s, "connections", usual.connections()),
        atLeastOne(s, "per_address", usual.perAddress()),
        atLeastOne(s, "per_token", usual.perToken()),
        atLeastOne(s, "subscriptions", usual.subscriptions()),
        s.rate("messages").orElse(usual.messagesPerSecond()),
        messageBytes(s),
        s.duration("handshake").filter(d -> d.isPositive()).orElse(usual.handshake()));
  }

  private int atLeastOne(Section s, String key, int fallback) {
    int value = s.integer(key).orElse(fallback);
    if (value == 0) {
      mistakes.add(Mistake.at(s.text(key).orElseThrow(), key + " must be at least 1"));
    }
    return value;
  }

  private int messageBytes(Section s) {
    long bytes = s.size("message_size").orElse((long) Limits.DEFAULT.messageBytes());
    if (bytes > MAX_MESSAGE_BYTES) {
      mistakes.add(Mistake.at(s.text("message_size").orElseThrow(), "a message has at most 16MB"));
    }
    return (int) Math.min(bytes, MAX_MESSAGE_BYTES);
  }

  private AccessSpec access(Section s) {
    List<AccessSpec.Key> keys = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Yaml item : s.items("keys")) {
      key(new Section(item), names).ifPresent(keys::add);
    }
    Optional<AccessSpec.Jwt> jwt = s.get("jwt").flatMap(j -> jwt(j, new Section(j)));
    return new AccessSpec(anonymous(s), keys, jwt);
  }

  private AccessSpec.Grant anonymous(Section s) {
    Optional<Located<String>> word = s.text("anonymous");
    if (word.isPresent()) {
      boolean all = word.get().value().equals("true");
      return all
          ? new AccessSpec.Grant(
              List.of(word.get().with("*")), Optional.empty(), List.of(), "false")
          : AccessSpec.Grant.NOTHING;
    }
    return grant(s.section("anonymous"), false);
  }

  private AccessSpec.Grant grant(Section s, boolean claims) {
    List<Located<String>> all = new ArrayList<>(s.texts("read"));
    all.addAll(s.texts("symbols"));
    all.addAll(s.texts("publish"));
    Optional<Located<String>> admin = s.text("admin");
    if (admin.filter(a -> a.value().matches("true|false|" + AccessSpec.CLAIM)).isPresent()) {
      all.add(admin.get());
    } else {
      admin.ifPresent(a -> mistakes.add(Mistake.at(
          a, "admin is true, false or a claim like {claims.admin}, not '" + a.value() + "'")));
    }
    for (Located<String> text : all) {
      if (!claims && text.value().contains("{claims.")) {
        mistakes.add(Mistake.at(text, "only JSON web tokens have claims: this belongs under jwt"));
      }
    }
    return new AccessSpec.Grant(
        s.texts("read"),
        s.get("symbols")
            .map(x -> s.texts("symbols").stream().map(Located::value).toList()),
        s.texts("publish"),
        admin.map(Located::value).orElse("false"));
  }

  private Optional<AccessSpec.Key> key(Section s, Set<String> names) {
    Optional<Located<String>> name = s.text("name");
    Optional<Located<String>> hash = s.text("hash");
    AccessSpec.Grant grant = grant(s, false);
    name.filter(n -> !names.add(n.value()))
        .ifPresent(n ->
            mistakes.add(Mistake.at(n, "there is a key of the name '" + n.value() + "' already")));
    if (hash.isPresent() && !hash.get().value().matches(HASH + "[0-9a-fA-F]{64}")) {
      mistakes.add(
          Mistake.at( // without what was written: it may be the key itself
              hash.get(),
              "this is not the hash of a key, sha256: and 64 hexadecimal digits; 'weir token key' makes a key and prints its hash"));
      return Optional.empty();
    }
    return name.flatMap(n -> hash.map(h -> new AccessSpec.Key(
        n.value(), h.value().substring(HASH.length()).toLowerCase(Locale.ROOT), grant)));
  }

  private Optional<AccessSpec.Jwt> jwt(Yaml place, Section s) {
    List<AccessSpec.Signature> signatures = new ArrayList<>();
    s.text("secret").ifPresent(x -> signatures.add(secret(x)));
    s.text("key").ifPresent(x -> signatures.add(new AccessSpec.PublicKey(x)));
    s.text("jwks").ifPresent(x -> signatures.add(keySet(x, s)));
    if (signatures.size() != 1) {
      mistakes.add(new Mistake(
          place.line(),
          place.column(),
          "jwt needs one of secret, key or jwks, with which signatures are checked",
          ""));
      return Optional.empty();
    }
    AccessSpec.Signature signature = signatures.getFirst();
    return Optional.of(new AccessSpec.Jwt(
        signature,
        algorithms(s, signature),
        s.text("issuer").map(Located::value),
        s.texts("audience").stream().map(Located::value).toList(),
        grant(s, true)));
  }

  private AccessSpec.Secret secret(Located<String> text) {
    int bytes = text.value().getBytes(StandardCharsets.UTF_8).length;
    if (bytes < MIN_SECRET_BYTES && bytes > 0) { // an empty one is told of as missing
      mistakes.add(Mistake.at(
          text,
          "this secret has " + bytes + " bytes; with fewer than " + MIN_SECRET_BYTES
              + " it can be guessed from a token (RFC 7518, section 3.2)"));
    }
    return new AccessSpec.Secret(text.value());
  }

  private AccessSpec.KeySet keySet(Located<String> text, Section s) {
    if (text.value().startsWith("http://")
        && !Addresses.isLoopback(
            Addresses.host(text.value().substring(7).replaceFirst("/.*", "")))) {
      mistakes.add(Mistake.at(
          text,
          "keys that come over http:// can be replaced on their way",
          "https://" + text.value().substring(7)));
    }
    return new AccessSpec.KeySet(text, s.duration("refresh").orElse(AccessSpec.KeySet.REFRESH));
  }

  /** A secret and a public key must not be taken for each other: RFC 8725, section 2.1. */
  private List<String> algorithms(Section s, AccessSpec.Signature signature) {
    boolean secret = signature instanceof AccessSpec.Secret;
    List<String> fitting = secret ? AccessSpec.SECRET_ALGORITHMS : AccessSpec.KEY_ALGORITHMS;
    List<Located<String>> wanted = s.texts("algorithms");
    for (Located<String> a : wanted) {
      if (!fitting.contains(a.value())) {
        mistakes.add(Mistake.at(
            a,
            "'" + a.value() + "' is no algorithm for " + (secret ? "a secret" : "public keys")
                + "; there are " + String.join(", ", fitting),
            Suggestions.nearest(a.value(), fitting).orElse("")));
      }
    }
    return wanted.isEmpty()
        ? secret ? List.of("HS256") : List.of("RS256", "ES256")
        : wanted.stream().map(Located::value).toList();
  }
}
