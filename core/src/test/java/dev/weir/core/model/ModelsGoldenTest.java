package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.embedded.Change;
import dev.weir.core.embedded.Embedded;
import dev.weir.core.pipeline.PipelineBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each model gives, part by part, what src/test/python/models.py computes from its definition. */
class ModelsGoldenTest {
  private static final List<String> INPUTS = lines("inputs.csv");
  private static final List<String> EXPECTED = lines("expected.csv");

  private static List<String> columns() {
    return Arrays.asList(EXPECTED.getFirst().split(";", -1));
  }

  static Stream<String> parts() {
    return columns().stream().skip(1);
  }

  @ParameterizedTest
  @MethodSource("parts")
  void givesWhatItsDefinitionGives(String part) {
    List<Change> changes = run(part.replace(".score", ""));
    int column = columns().indexOf(part);
    for (String line : EXPECTED.subList(1, EXPECTED.size())) {
      String[] cells = line.split(";", -1);
      double got = changes.get(Integer.parseInt(cells[0])).number("value");
      double expected = cells[column].isEmpty() ? Double.NaN : Double.parseDouble(cells[column]);
      if (Double.isNaN(expected)) {
        assertThat(got).as("row %s", cells[0]).isNaN();
      } else {
        assertThat(Math.abs(got - expected) / Math.max(1, Math.abs(expected)))
            .as("row %s: %s for %s", cells[0], got, expected)
            .isLessThan(1e-9);
      }
    }
  }

  private static List<Change> run(String expression) {
    String[] names = INPUTS.getFirst().split(",", -1);
    List<Change> changes = new ArrayList<>();
    Embedded weir = Embedded.run(
        PipelineBuilder.named("golden")
            .feed("f", f -> Arrays.stream(names).forEach(n -> f.field(n, n)))
            .stream("s", s -> s.from("f").select("value", expression))
            .build(),
        changes::add);
    for (int row = 1; row < INPUTS.size(); row++) {
      String[] cells = INPUTS.get(row).split(",", -1);
      Map<String, Object> observation = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        observation.put(names[i], Double.valueOf(cells[i]));
      }
      weir.observe("f", Instant.ofEpochSecond(row), observation);
    }
    return changes;
  }

  private static List<String> lines(String file) {
    try (InputStream in = ModelsGoldenTest.class.getResourceAsStream("/models/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
