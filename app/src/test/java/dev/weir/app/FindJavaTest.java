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
        .contains("Debian", "Ubuntu", "Fedora", "macOS");
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
      if (!Files.exists(empty.resolve(tool))) {
        Files.createSymbolicLink(empty.resolve(tool), real);
      }
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
