package dev.weir.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.weir.core.pipeline.AccessSpec;
import dev.weir.core.pipeline.Located;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tokens are believed, and what they permit. */
class WebTokensTest {
  private static final String SECRET = "a secret that is thirty-two bytes";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static RSAKey rsa;
  private static ECKey ec;

  @TempDir
  private Path directory;

  @BeforeAll
  static void keys() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
  }

  private static AccessSpec.Jwt spec(AccessSpec.Signature signature, String... algorithms) {
    return new AccessSpec.Jwt(
        signature,
        List.of(algorithms),
        Optional.of("issuer"),
        List.of("weir", "other"),
        new AccessSpec.Grant(
            List.of(at("{claims.streams}"), at("bars-{claims.sub}*")),
            Optional.of(List.of("{claims.symbols}")),
            List.of(),
            "{claims.admin}"));
  }

  private static <T> Located<T> at(T value) {
    return new Located<>(value, 1, 1);
  }

  private static WebTokens secret() {
    return new WebTokens(spec(new AccessSpec.Secret(SECRET), "HS256"), () -> NOW, s -> {});
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("issuer")
        .audience("weir")
        .subject("alice")
        .expirationTime(Date.from(NOW.plusSeconds(60)));
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws Exception {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static String hs256(JWTClaimsSet claims) throws Exception {
    return signed(new JWSHeader(JWSAlgorithm.HS256), claims, new MACSigner(SECRET));
  }

  private static String with(JWK key, JWSAlgorithm algorithm, JWTClaimsSet claims)
      throws Exception {
    JWSHeader header = new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build();
    return signed(header, claims, new DefaultJWSSignerFactory().createJWSSigner(key, algorithm));
  }

  private static Principal holder(WebTokens tokens, String token) {
    return ((Verdict.Admitted) tokens.holder(token).join()).principal();
  }

  private static String refusal(WebTokens tokens, String token) {
    return ((Verdict.Denied) tokens.holder(token).join()).sentence();
  }

  @Test
  void aTokenSaysWhoItIsAndWhatTheyMay() throws Exception {
    Principal alice = holder(
        secret(),
        hs256(claims()
            .claim("streams", List.of("rolling", "bars"))
            .claim("symbols", "AAPL")
            .claim("admin", true)
            .build()));
    assertThat(alice.name()).isEqualTo("alice");
    assertThat(alice.expires()).contains(NOW.plusSeconds(60));
    assertThat(alice.mayRead("rolling", "AAPL")).isTrue();
    assertThat(alice.mayRead("bars", "MSFT")).isFalse();
    assertThat(alice.mayRead("bars-alice-1", "AAPL")).isTrue();
    assertThat(alice.mayRead("bars-bob-1", "AAPL")).isFalse();
    assertThat(alice.isAdmin()).isTrue();
  }

  @Test
  void whatIsNotClaimedIsNotPermitted() throws Exception {
    Principal alice =
        holder(secret(), hs256(claims().claim("streams", "rolling").build()));
    assertThat(alice.mayRead("rolling")).isFalse(); // of no symbol
    assertThat(alice.isAdmin()).isFalse();
    Principal text = holder(secret(), hs256(claims().claim("admin", "true").build()));
    assertThat(text.isAdmin()).isFalse();
  }

  @Test
  void whoChoosesANameDoesNotChooseRights() throws Exception {
    Principal star = holder(
        secret(),
        hs256(claims()
            .subject("*")
            .claim("streams", List.of("*"))
            .claim("symbols", List.of("*", "A*"))
            .build()));
    assertThat(star.mayRead("rolling", "AAPL")).isFalse();
    assertThat(star.mayRead("bars-alice", "AAPL")).isFalse();
    assertThat(star.mayReadAll()).isFalse();
  }

  @Test
  void whatMustBeRightIs() throws Exception {
    assertThat(refusal(secret(), hs256(claims().issuer("x").build()))).contains("another issuer");
    assertThat(refusal(secret(), hs256(claims().issuer(null).build()))).contains("another issuer");
    assertThat(refusal(secret(), hs256(claims().audience("x").build())))
        .contains("another audience");
    assertThat(refusal(secret(), hs256(claims().audience(List.of()).build())))
        .contains("another audience");
    assertThat(refusal(secret(), hs256(claims().expirationTime(Date.from(NOW)).build())))
        .isEqualTo("this token expired at 2026-01-01T00:00:00Z");
    assertThat(refusal(secret(), hs256(claims().expirationTime(null).build())))
        .contains("has no end");
    assertThat(refusal(
            secret(),
            hs256(claims().notBeforeTime(Date.from(NOW.plusSeconds(31))).build())))
        .contains("does not hold before");
    assertThat(holder(
            secret(),
            hs256(claims().notBeforeTime(Date.from(NOW.plusSeconds(29))).build())))
        .isNotNull();
  }

  @Test
  void signaturesThatAreNone() throws Exception {
    String right = hs256(claims().build());
    assertThat(refusal(secret(), new PlainJWT(claims().build()).serialize()))
        .isEqualTo("this token is no signed JSON web token");
    assertThat(refusal(secret(), right.substring(0, right.lastIndexOf('.') + 1)))
        .isNotEmpty();
    String none = Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(refusal(secret(), none + right.substring(right.indexOf('.')))).isNotEmpty();
    String[] parts = right.split("\\.", -1);
    String forged = Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            claims().subject("root").build().toString().getBytes(StandardCharsets.UTF_8));
    assertThat(refusal(secret(), parts[0] + "." + forged + "." + parts[2]))
        .isEqualTo("the signature of this token is wrong");
    String other = signed(
        new JWSHeader(JWSAlgorithm.HS256),
        claims().build(),
        new MACSigner("another secret of thirty-two byte"));
    assertThat(refusal(secret(), other)).isEqualTo("the signature of this token is wrong");
    String strong = signed(
        new JWSHeader(JWSAlgorithm.HS512), claims().build(), new MACSigner(SECRET.repeat(2)));
    assertThat(refusal(secret(), strong)).contains("signed with HS512 are not believed");
    assertThat(refusal(secret(), "eyJ.a.b")).isNotEmpty();
  }

  @Test
  void aPublicKeyIsNoSecret() throws Exception {
    Path pem = pem(rsa.toPublicKey().getEncoded());
    WebTokens tokens = new WebTokens(spec(publicKey(pem), "RS256", "PS256"), () -> NOW, s -> {});
    assertThat(holder(tokens, with(rsa, JWSAlgorithm.RS256, claims().build())).name())
        .isEqualTo("alice");
    assertThat(holder(tokens, with(rsa, JWSAlgorithm.PS256, claims().build())).name())
        .isEqualTo("alice");
    byte[] known = Files.readAllBytes(pem); // what everybody may know is used as if it were secret
    String confused =
        signed(new JWSHeader(JWSAlgorithm.HS256), claims().build(), new MACSigner(known));
    assertThat(refusal(tokens, confused)).contains("signed with HS256 are not believed");
    assertThat(refusal(tokens, with(ec, JWSAlgorithm.ES256, claims().build())))
        .contains("ES256 are not believed");
  }

  @Test
  void theKeyThatATokenBringsAlongIsNotBelieved() throws Exception {
    RSAKey own = new RSAKeyGenerator(2048).generate();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(own.toPublicJWK()).build();
    String token = signed(
        header,
        claims().build(),
        new DefaultJWSSignerFactory().createJWSSigner(own, JWSAlgorithm.RS256));
    WebTokens tokens = new WebTokens(
        spec(publicKey(pem(rsa.toPublicKey().getEncoded())), "RS256"), () -> NOW, s -> {});
    assertThat(refusal(tokens, token)).isEqualTo("the signature of this token is wrong");
  }

  @Test
  void ellipticCurves() throws Exception {
    Path pem = pem(ec.toPublicKey().getEncoded());
    WebTokens tokens = new WebTokens(spec(publicKey(pem), "ES256"), () -> NOW, s -> {});
    assertThat(holder(tokens, with(ec, JWSAlgorithm.ES256, claims().build())).name())
        .isEqualTo("alice");
  }

  @Test
  void tokensForSomethingElse() throws Exception {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
        .type(new JOSEObjectType("logout+jwt"))
        .build();
    assertThat(refusal(secret(), signed(header, claims().build(), new MACSigner(SECRET))))
        .contains("something else");
    JWSHeader access = new JWSHeader.Builder(JWSAlgorithm.HS256)
        .type(new JOSEObjectType("at+jwt"))
        .build();
    assertThat(holder(secret(), signed(access, claims().build(), new MACSigner(SECRET))))
        .isNotNull();
  }

  @Test
  void keysFromAFile() throws Exception {
    Path file = Files.writeString(
        directory.resolve("jwks.json"), new JWKSet(List.of(rsa, ec)).toString(true));
    try (WebTokens tokens = new WebTokens(keySet(file.toString()), () -> NOW, s -> {})) {
      assertThat(holder(tokens, with(rsa, JWSAlgorithm.RS256, claims().build())))
          .isNotNull();
      assertThat(holder(tokens, with(ec, JWSAlgorithm.ES256, claims().build()))).isNotNull();
      RSAKey unknown = new RSAKeyGenerator(2048).keyID("r2").generate();
      assertThat(refusal(tokens, with(unknown, JWSAlgorithm.RS256, claims().build())))
          .isEqualTo("this token is signed with a key that is not known here");
      RSAKey impostor = new RSAKeyGenerator(2048).keyID("r1").generate();
      assertThat(refusal(tokens, with(impostor, JWSAlgorithm.RS256, claims().build())))
          .isEqualTo("the signature of this token is wrong");
    }
  }

  private static AccessSpec.Jwt keySet(String place) {
    return spec(new AccessSpec.KeySet(at(place), Duration.ofMinutes(5)), "RS256", "ES256");
  }

  @Test
  void aNewKeyIsFetchedWhenATokenNamesIt() throws Exception {
    AtomicReference<String> served =
        new AtomicReference<>(new JWKSet(rsa.toPublicJWK()).toString());
    AtomicInteger fetched = new AtomicInteger();
    HttpServer issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    issuer.createContext("/jwks", exchange -> {
      fetched.incrementAndGet();
      byte[] body = served.get().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    issuer.start();
    String url = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks";
    try (WebTokens tokens = new WebTokens(keySet(url), () -> NOW, s -> {})) {
      // The first one comes while keys are still being fetched.
      String first = with(rsa, JWSAlgorithm.RS256, claims().build());
      assertThat(tokens.holder(first).get(20, TimeUnit.SECONDS))
          .isInstanceOf(Verdict.Admitted.class);
      for (int i = 0; i < 20; i++) { // made up, each with a key of its own
        JWSHeader header =
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("made-up-" + i).build();
        String token = signed(
            header,
            claims().build(),
            new DefaultJWSSignerFactory().createJWSSigner(rsa, JWSAlgorithm.RS256));
        assertThat(refusal(tokens, token)).contains("not known here");
      }
      assertThat(fetched).hasValueLessThanOrEqualTo(2);
    } finally {
      issuer.stop(0);
    }
  }

  @Test
  void anIssuerThatCannotBeReachedIsTold() throws Exception {
    java.util.concurrent.CompletableFuture<String> said =
        new java.util.concurrent.CompletableFuture<>();
    try (WebTokens tokens =
        new WebTokens(keySet("http://127.0.0.1:9/jwks"), InstantSource.system(), said::complete)) {
      assertThat(said.get(20, TimeUnit.SECONDS))
          .startsWith("weir: the keys for tokens, http://127.0.0.1:9/jwks, cannot be read:");
      assertThat(tokens.failures()).isPositive();
      assertThat(refusal(tokens, with(rsa, JWSAlgorithm.RS256, claims().build())))
          .contains("not known here");
    }
  }

  @Test
  void apiKeysAreKnownByTheirHashes() {
    String key = ApiKeys.generate(new java.security.SecureRandom());
    assertThat(key).startsWith("weir_").hasSize(48);
    AccessSpec.Key spec = new AccessSpec.Key(
        "a", ApiKeys.hash(key).substring("sha256:".length()), AccessSpec.Grant.NOTHING);
    ApiKeys keys = new ApiKeys(List.of(spec));
    assertThat(keys.holder(key)).map(Principal::name).contains("a");
    assertThat(keys.holder(key + "x")).isEmpty();
    assertThat(keys.holder(spec.hash())).isEmpty();
    assertThat(Map.of("claims", spec).toString()).doesNotContain(key);
  }

  private Path pem(byte[] publicKey) throws Exception {
    String base64 = Base64.getMimeEncoder().encodeToString(publicKey);
    return Files.writeString(
        directory.resolve("key.pem"),
        "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
  }

  private static AccessSpec.PublicKey publicKey(Path pem) {
    return new AccessSpec.PublicKey(at(pem.toString()));
  }
}
