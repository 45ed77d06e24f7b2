package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page's modules that need no browser, in Node: their specifications are in src/test/page. */
class PageModulesTest {
  @Test
  void theModulesKeepTheirSpecifications() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("node", "--test")
        .directory(Path.of("src/test/page").toFile())
        .redirectErrorStream(true)
        .start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(told).isZero();
    assertThat(told).containsPattern("pass [1-9]\\d");
  }
}
