package dev.weir.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pipeline file says of who may use the gateway. */
class ProtectionTest {
  private static final String STREAMS = """
      feeds:
        trades: { url: "ws://127.0.0.1:9000/ws" }
        sensors: { accept: {} }
      streams:
        rolling: { from: trades, by: symbol, select: { price: last(price) } }
        rooms: { from: sensors, by: room, select: { c: last(celsius) } }
      """;
  private static final String HASH = "sha256:" + "0f".repeat(32);

  @Test
  void everythingThatCanBeSaid() {
    ProtectionSpec read = read("""
            serve:
              listen: 0.0.0.0:8443
              tls: { certificate: cert.pem, key: key.pem }
              origins: ["https://App.example.com", "http://localhost:3000"]
              access:
                anonymous: { read: rolling, symbols: [AAPL] }
                keys:
                  - { name: dashboard, hash: "%s", read: ["ro*"], admin: true }
                  - { name: attic, hash: "%s", publish: [sensors] }
                jwt:
                  secret: "a secret of thirty-two bytes, or more"
                  audience: weir
                  read: ["{claims.streams}"]
                  symbols: ["{claims.symbols}"]
                  admin: "{claims.admin}"
              limits: { connections: 5, per_address: 4, per_token: 3, subscriptions: 2, messages: 7/s, message_size: 1MiB, handshake: 2s }
              slow: drop
              audit: audit.ndjson
            """.formatted(HASH, HASH));
    assertThat(read.tls().orElseThrow().certificate().value()).isEqualTo("cert.pem");
    assertThat(read.origins()).containsExactly("https://app.example.com", "http://localhost:3000");
    assertThat(read.limits())
        .isEqualTo(
            new ProtectionSpec.Limits(5, 4, 3, 2, 7, 1 << 20, java.time.Duration.ofSeconds(2)));
    assertThat(read.slow()).isEqualTo(ProtectionSpec.SlowReader.DROP);
    assertThat(read.audit().orElseThrow().value()).isEqualTo("audit.ndjson");
    AccessSpec access = read.access().orElseThrow();
    assertThat(access.anonymous().symbols()).contains(List.of("AAPL"));
    assertThat(access.keys())
        .extracting(AccessSpec.Key::name)
        .containsExactly("dashboard", "attic");
    assertThat(access.keys().getFirst().hash()).isEqualTo("0f".repeat(32));
    assertThat(access.jwt().orElseThrow().algorithms()).containsExactly("HS256");
    assertThat(access.toString()).doesNotContain("thirty-two");
  }

  @Test
  void anonymousIsAnExplicitChoice() {
    assertThat(read("serve: { access: { anonymous: true } }")
            .access()
            .orElseThrow()
            .anonymous()
            .read())
        .extracting(Located::value)
        .containsExactly("*");
    assertThat(read("serve: { access: { anonymous: false } }")
            .access()
            .orElseThrow()
            .anonymous())
        .isEqualTo(AccessSpec.Grant.NOTHING);
    assertThat(read("serve: { access: {} }").access().orElseThrow().anonymous())
        .isEqualTo(AccessSpec.Grant.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:80",
        "192.168.1.2:8080",
        "example.com:1",
        "[::]:80",
        "127.evil.com:80",
        "localhost.evil.com:80"
      })
  void listeningWhereOthersCanComeNeedsAWordAboutWhoMay(String address) {
    assertThat(mistakes("serve: { listen: \"" + address + "\" }"))
        .containsExactly(
            "f.yaml:7:19: error: at " + address
                + " others reach the gateway: say with serve.access who may do what, or, if everybody may read everything, access: { anonymous: true }");
    assertThat(mistakes("serve: { listen: \"" + address + "\", access: { anonymous: true } }"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:80", "127.1.2.3:80", "localhost:8080", "[::1]:80", "::1:80"})
  void onThisMachineEverybodyMayDoEverything(String address) {
    assertThat(mistakes("serve: { listen: \"" + address + "\" }")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          access: { keys: [{ name: a, hash: §weir_my-own-key }] }                           | this is not the hash of a key, sha256: and 64 hexadecimal digits; 'weir token key' makes a key and prints its hash
          access: { keys: [{ name: a, hash: "$", read: [§roling] }] }                       | there is no stream 'roling' (did you mean rolling?)
          access: { keys: [{ name: a, hash: "$", read: [§x*] }] }                           | there is no stream 'x*'
          access: { keys: [{ name: a, hash: "$", publish: §trades }] }                      | there is no feed with accept 'trades'
          access: { keys: [{ name: a, hash: "$", read: "§{claims.x}" }] }                   | only JSON web tokens have claims: this belongs under jwt
          access: { keys: [{ name: a, hash: "$", admin: §maybe }] }                         | admin is true, false or a claim like {claims.admin}, not 'maybe'
          access: { anonymous: { read: [§bars] } }                                          | there is no stream 'bars'
          access: { jwt: { secret: §short } }                                               | this secret has 5 bytes; with fewer than 32 it can be guessed from a token (RFC 7518, section 3.2)
          access: { jwt: §{ issuer: me } }                                                  | jwt needs one of secret, key or jwks, with which signatures are checked
          access: { jwt: §{ key: k.pem, jwks: k.json } }                                    | jwt needs one of secret, key or jwks, with which signatures are checked
          access: { jwt: { key: k.pem, algorithms: [§HS256] } }                             | 'HS256' is no algorithm for public keys; there are RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 (did you mean RS256?)
          access: { jwt: { key: k.pem, algorithms: §none } }                                | 'none' is no algorithm for public keys; there are RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512
          access: { jwt: { jwks: "§http://example.com/k" } }                                | keys that come over http:// can be replaced on their way (did you mean https://example.com/k?)
          origins: §app.example.com/x                                                       | 'app.example.com/x' is not an origin (did you mean https://app.example.com?)
          limits: { messages: §100 }                                                        | expected a rate like 100/s, found '100' (did you mean 100/s?)
          limits: { connections: §0 }                                                       | connections must be at least 1
          limits: { message_size: §17MB }                                                   | a message has at most 16MB
          slow: §conflat                                                                    | expected conflate or drop or disconnect, found 'conflat' (did you mean conflate?)
          tls: §{ certificate: c.pem }                                                      | the key 'key' is missing: PEM, PKCS#8 without password
          """)
  void mistakesHaveTheirPlaces(String said, String sentence) {
    String line = "serve: { " + said.replace("$", HASH) + " }";
    int column = line.indexOf("§") + 1; // before what is wrong
    assertThat(mistakes(line.replace("§", "")))
        .containsExactly("f.yaml:7:" + column + ": error: " + sentence);
  }

  private static ProtectionSpec read(String serve) {
    assertThat(mistakes(serve)).isEmpty();
    return PipelineReader.read(STREAMS + serve, name -> Optional.empty())
        .file()
        .orElseThrow()
        .serve()
        .protection();
  }

  private static List<String> mistakes(String serve) {
    PipelineReader.Result read = PipelineReader.read(STREAMS + serve, name -> Optional.empty());
    List<Mistake> mistakes = new ArrayList<>(read.mistakes());
    read.file().ifPresent(f -> mistakes.addAll(Planner.plan(f).mistakes()));
    return mistakes.stream()
        .distinct()
        .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
        .map(m -> m.in("f.yaml"))
        .toList();
  }
}
