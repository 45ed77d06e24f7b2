package dev.weir.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference in docs/ is what the code says. {@code ./mvnw test -pl core -Dupdate} writes it anew. */
class ReferenceTest {
  @ParameterizedTest
  @CsvSource({"pipeline.schema.json", "pipeline.md", "statistics.md"})
  void isUpToDate(String page) throws IOException {
    Path file = Path.of("..", "docs", "reference", page);
    String made =
        switch (page) {
          case "pipeline.schema.json" -> JsonSchema.text();
          case "pipeline.md" -> Reference.pipeline();
          default -> Reference.statistics();
        };
    if (System.getProperty("update") != null) {
      Files.writeString(file, made);
    }
    assertThat(file).hasContent(made);
  }
}
