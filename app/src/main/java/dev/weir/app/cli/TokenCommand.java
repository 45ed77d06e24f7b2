package dev.weir.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.weir.app.access.ApiKeys;
import dev.weir.app.access.TokenSigner;
import dev.weir.app.access.WebTokens;
import dev.weir.core.value.Durations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir token}: makes what clients show at the gateway, and explains it. */
@Command(
    name = "token",
    description = "Makes keys and tokens for the gateway, and shows what a token says.",
    mixinStandardHelpOptions = true)
final class TokenCommand {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int UNUSABLE = 1;

  /** Where the secret is; never on the command line, where others can see it. */
  private static final class Signing {
    @Option(
        names = "--secret-file",
        paramLabel = "FILE",
        description = "Holds the secret of serve.access.jwt.")
    private @Nullable Path secretFile;

    @Option(
        names = "--secret-env",
        paramLabel = "NAME",
        description = "The environment variable that holds it.")
    private @Nullable String secretVariable;

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = "PEM: to sign a private key, to verify a public one or a certificate.")
    private @Nullable Path key;

    /** The secret; empty where there is a key instead. */
    Optional<String> secret() {
      if (key != null) {
        return Optional.empty();
      }
      String reference =
          secretFile != null ? "file:" + secretFile : Objects.requireNonNull(secretVariable);
      Optional<String> secret = Pipelines.secret(reference);
      Mistaken.when(
          secret.isEmpty(),
          secretFile != null
              ? secretFile + " cannot be read"
              : "the environment variable " + secretVariable + " is not set");
      return secret;
    }
  }

  @Command(
      name = "key",
      description =
          "Prints a new key, and on standard error the line for the pipeline file, which holds its hash only.",
      mixinStandardHelpOptions = true)
  int key(
      @Option(
              names = "--name",
              required = true,
              description = "What the audit log and the list of connections call it.")
          String name) {
    String key = ApiKeys.generate(new SecureRandom());
    System.out.println(key);
    Console.say("weir: the key is shown this once. Under serve.access.keys in the pipeline file:");
    Console.say(
        "  - { name: " + quoted(name) + ", hash: \"" + ApiKeys.hash(key) + "\", read: [\"*\"] }");
    return 0;
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9_-]*") ? name : "'" + name.replace("'", "''") + "'";
  }

  @Command(
      name = "jwt",
      description = "Prints a JSON web token, signed with a secret or a private key.",
      mixinStandardHelpOptions = true)
  int jwt(
      @ArgGroup(multiplicity = "1") Signing signing,
      @Option(names = "--subject", required = true, description = "Whose token it is (sub).")
          String subject,
      @Option(
              names = "--for",
              paramLabel = "DURATION",
              defaultValue = "1h",
              description = "How long it holds. Default: 1h")
          String lifetime,
      @Option(names = "--issuer", description = "Who issues it (iss).") @Nullable String issuer,
      @Option(names = "--audience", description = "Whom it is for (aud).") @Nullable
          List<String> audience,
      @Option(
              names = "--claim",
              paramLabel = "NAME=VALUE",
              description = "More of what it says; the value is JSON, or else a text.")
          @Nullable
          Map<String, String> claims) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    JWTClaimsSet.Builder all = new JWTClaimsSet.Builder()
        .subject(subject)
        .issuer(issuer)
        .audience(audience)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(duration(lifetime))));
    if (claims != null) {
      claims.forEach((name, value) -> all.claim(name, json(value)));
    }
    System.out.println(mistaken(() -> signer(signing).sign(all.build())));
    return 0;
  }

  private static TokenSigner signer(Signing signing) {
    return signing
        .secret()
        .map(TokenSigner::withSecret)
        .orElseGet(() -> TokenSigner.withKey(Objects.requireNonNull(signing.key)));
  }

  private static Duration duration(String text) {
    return mistaken(() -> Durations.parse(text));
  }

  private static Object json(String value) {
    try {
      return MAPPER.readValue(value, Object.class);
    } catch (JsonProcessingException e) {
      return value;
    }
  }

  @Command(
      name = "show",
      description =
          "Reads a token on standard input and prints what it says; with a secret or a key, whether it is genuine.",
      mixinStandardHelpOptions = true)
  int show(@ArgGroup @Nullable Signing signing) throws IOException {
    String token = firstLine();
    SignedJWT jwt = mistaken(() -> WebTokens.parse(token));
    JWTClaimsSet claims = claims(jwt);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("header", jwt.getHeader().toJSONObject());
    shown.put("claims", claims.toJSONObject());
    System.out.println(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(shown));
    Console.say("weir: " + times(claims, Instant.now()));
    if (signing == null) {
      Console.say(
          "weir: whether it is genuine was not checked; that needs --secret-file, --secret-env or --key");
      return isInTime(claims, Instant.now()) ? 0 : UNUSABLE;
    }
    return verified(signing, token);
  }

  private static String firstLine() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    @Nullable String line = in.readLine();
    Mistaken.when(line == null || line.isBlank(), "a token is read on standard input");
    return line == null ? "" : line.strip();
  }

  private static JWTClaimsSet claims(SignedJWT jwt) {
    try {
      return jwt.getJWTClaimsSet();
    } catch (ParseException e) {
      throw new Mistaken("weir: the claims of this token are no JSON object");
    }
  }

  private static boolean isInTime(JWTClaimsSet claims, Instant now) {
    @Nullable Date end = claims.getExpirationTime();
    @Nullable Date beginning = claims.getNotBeforeTime();
    return end != null
        && now.isBefore(end.toInstant())
        && (beginning == null || !now.isBefore(beginning.toInstant()));
  }

  private static String times(JWTClaimsSet claims, Instant now) {
    @Nullable Date end = claims.getExpirationTime();
    @Nullable Date beginning = claims.getNotBeforeTime();
    if (end == null) {
      return "it has no end (exp), and the gateway refuses it";
    }
    if (!now.isBefore(end.toInstant())) {
      return "it expired at " + end.toInstant();
    }
    return beginning != null && now.isBefore(beginning.toInstant())
        ? "it does not hold before " + beginning.toInstant()
        : "it holds until " + end.toInstant();
  }

  private static int verified(Signing signing, String token) {
    try (WebTokens tokens =
        mistaken(() -> WebTokens.ofAnyIssuer(signing.secret(), Optional.ofNullable(signing.key)))) {
      try {
        tokens.claims(token);
        Console.say("weir: it is genuine");
        return 0;
      } catch (IllegalArgumentException e) {
        Console.say("weir: " + e.getMessage());
        return UNUSABLE;
      }
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read();
  }

  /** What is wrong in what the user gave is told as their mistake. */
  private static <T> T mistaken(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new Mistaken("weir: " + e.getMessage());
    }
  }
}
