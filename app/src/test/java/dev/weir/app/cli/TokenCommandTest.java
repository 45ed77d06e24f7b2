package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.access.ApiKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Keys and tokens, made and shown. */
@Isolated // standard input and output are everybody's
class TokenCommandTest {
  @TempDir
  private Path directory;

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final InputStream in = System.in;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
    System.setIn(in);
  }

  private int run(String... arguments) {
    printed.reset();
    said.reset();
    return Weir.run(arguments);
  }

  private int show(String token, String... more) {
    System.setIn(new ByteArrayInputStream(token.getBytes(StandardCharsets.UTF_8)));
    String[] arguments = new String[2 + more.length];
    arguments[0] = "token";
    arguments[1] = "show";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return run(arguments);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aKeyGoesToStandardOutputAndItsHashToTheFile() {
    assertThat(run("token", "key", "--name", "my dashboard")).isZero();
    String key = printed().strip();
    assertThat(key).matches("weir_[A-Za-z0-9_-]{43}");
    assertThat(said())
        .contains("- { name: 'my dashboard', hash: \"" + ApiKeys.hash(key) + "\", read: [\"*\"] }")
        .doesNotContain(key);
    run("token", "key", "--name", "a");
    assertThat(printed().strip()).isNotEqualTo(key);
  }

  @Test
  void aTokenSaysWhatItWasTold() throws Exception {
    Path secret =
        Files.writeString(directory.resolve("secret"), "a secret that is thirty-two bytes\n");
    String file = secret.toString();
    int exit = run(
        "token",
        "jwt",
        "--secret-file",
        file,
        "--subject",
        "alice",
        "--for",
        "1h",
        "--audience",
        "weir",
        "--claim",
        "streams=[\"rolling\"]",
        "--claim",
        "team=red");
    assertThat(exit).isZero();
    String token = printed();
    assertThat(show(token)).isZero();
    assertThat(printed())
        .contains(
            "\"alg\" : \"HS256\"",
            "\"sub\" : \"alice\"",
            "\"streams\" : [ \"rolling\" ]",
            "\"team\" : \"red\"");
    assertThat(said()).contains("it holds until").contains("was not checked");
    assertThat(show(token, "--secret-file", file)).isZero();
    assertThat(said()).contains("it is genuine");
    Path other = Files.writeString(directory.resolve("other"), "another secret of thirty-two byte");
    assertThat(show(token, "--secret-file", other.toString())).isEqualTo(1);
    assertThat(said()).contains("the signature of this token is wrong");
  }

  @Test
  void whatHasExpiredIsSaid() throws Exception {
    Path secret =
        Files.writeString(directory.resolve("secret"), "a secret that is thirty-two bytes\n");
    run("token", "jwt", "--secret-file", secret.toString(), "--subject", "a", "--for", "0s");
    String token = printed();
    assertThat(show(token)).isEqualTo(1);
    assertThat(said()).contains("it expired at");
  }

  @Test
  void mistakesAreSaid() throws Exception {
    Path shortSecret = Files.writeString(directory.resolve("short"), "short");
    assertThat(run("token", "jwt", "--secret-file", shortSecret.toString(), "--subject", "a"))
        .isEqualTo(2);
    assertThat(said()).contains("weir: the secret has fewer than 32 bytes");
    assertThat(show("hello")).isEqualTo(2);
    assertThat(said()).contains("weir: this token is no signed JSON web token");
    assertThat(show("")).isEqualTo(2);
    assertThat(said()).contains("weir: a token is read on standard input");
  }
}
