package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher finds a JDK, or says what it looked for, where, and how to install one. */
class FindJavaTest {
  @TempDir
  private Path machine;

  @Test
  void takesTheNewestOfThoseThatWillDo() throws Exception {
    jdk("jvm/java-17", "17.0.15");
    jdk("jvm/java-21", "21.0.2");
    jdk("jvm/temurin-25", "25");
    assertThat(find(0)).isEqualTo(machine + "/jvm/temurin-25 (version 25)\n");
  }

  @Test
  void prefersANewerOneElsewhereToAnOldOneOnThePath() throws Exception {
    Path old = jdk("usr", "17.0.15");
    jdk("jvm/java-21", "21.0.2");
    assertThat(find(0, "PATH", old.resolve("bin") + ":/usr/bin:/bin"))
        .isEqualTo(machine + "/jvm/java-21 (version 21)\n");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    jdk("jvm/java-17", "17.0.15");
    assertThat(find(2))
        .contains("needs a JDK, version 21 or newer")
        .contains(machine + "/jvm")
        .contains("java-17 (version 17)")
        .containsPattern("Debian 13, Ubuntu +sudo apt install openjdk-21-jdk")
        .containsPattern("Debian 12 +.*adoptium\\.net.*\\s+then sudo apt install temurin-21-jdk")
        .contains("Fedora", "macOS");
  }

  @Test
  void followsAVersionManagersLinks() throws Exception {
    Path jdk = jdk("cellar/openjdk", "21.0.2");
    Path versions = Files.createDirectories(machine.resolve("home/.jenv/versions"));
    Files.createSymbolicLink(versions.resolve("21"), jdk);
    assertThat(find(0, "WEIR_JAVA_SEARCH", "/nowhere:" + versions))
        .isEqualTo(versions + "/21 (version 21)\n");
  }

  @Test
  void asksTheMacForItsJdks() throws Exception {
    Path jdk = jdk("Library/temurin-25.jdk/Contents/Home", "25.0.3");
    Path asked = machine.resolve("asked");
    Path javaHome = program("java_home", "echo \"$@\" > '" + asked + "'\necho '" + jdk + "'\n");
    assertThat(find(0, "WEIR_JAVA_SEARCH", javaHome.toString())).isEqualTo(jdk + " (version 25)\n");
    assertThat(asked).hasContent("-v 21+");
  }

  @Test
  void goesOnWhenTheMacHasNone() throws Exception {
    Path javaHome = program("java_home", "echo 'Unable to locate a Java Runtime' >&2\nexit 1\n");
    Path jdk = jdk("jvm/java-21", "21.0.2");
    assertThat(find(0, "WEIR_JAVA_SEARCH", javaHome + ":" + machine.resolve("jvm")))
        .isEqualTo(jdk + " (version 21)\n");
  }

  private Path program(String name, String body) throws IOException {
    Path program = Files.writeString(machine.resolve(name), "#!/bin/sh\n" + body);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private Path jdk(String path, String version) throws IOException {
    Path home = Files.createDirectories(machine.resolve(path));
    Path javac = Files.writeString(
        Files.createDirectories(home.resolve("bin")).resolve("javac"), "#!/bin/sh\n");
    assertThat(javac.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** Runs it on a machine that has nothing but the test's own JDKs. */
  private String find(int exit, String... environment) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(
            "/bin/sh", Path.of("../bin/find-java").toRealPath().toString())
        .redirectErrorStream(true);
    Path empty = Files.createDirectories(machine.resolve("empty"));
    for (String tool : new String[] {"sed", "readlink", "cat"}) {
      Path real = Files.exists(Path.of("/usr/bin", tool))
          ? Path.of("/usr/bin", tool)
          : Path.of("/bin", tool);
      program("empty/" + tool, "exec " + real + " \"$@\"\n");
    }
    builder.environment().keySet().removeIf(k -> k.contains("JAVA"));
    builder
        .environment()
        .putAll(Map.of(
            "PATH", empty.toString(), "WEIR_JAVA_SEARCH", machine.resolve("jvm").toString()));
    for (int i = 0; i < environment.length; i += 2) {
      builder.environment().put(environment[i], environment[i + 1]);
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(exit);
    return output;
  }
}
