package dev.weir.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.embedded.Change;
import dev.weir.core.embedded.Embedded;
import dev.weir.core.expression.Model;
import dev.weir.core.expression.ModelFormat;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Models trained in scikit-learn score a stream as they do in Python (src/test/python/train.py). */
class OnnxTest {
  private static final Path RESOURCES = Path.of("src/test/resources");

  private static Model load(String name) {
    try {
      return new OnnxFormat().read(Files.readAllBytes(RESOURCES.resolve(name)));
    } catch (IOException e) {
      throw new IllegalArgumentException("there is no model " + name, e);
    }
  }

  private static Planner.Result plan(String select) {
    String yaml = """
        feeds:
          f: { url: ws://localhost/, read: { time: t, fields: { a: a, b: b, c: c } } }
        streams:
          s: { from: f, window: last 1, select: { %s } }
        """.formatted(select);
    return Planner.plan(
        PipelineReader.read(yaml, n -> Optional.empty()).file().orElseThrow(), OnnxTest::load);
  }

  @Test
  void scoresAgreeWithPython() throws IOException {
    Pipeline pipeline =
        plan("p: \"onnx('classifier.onnx', a, b, c)\", v: \"onnx('tree.onnx', a, mean(b), c)\","
                + " rising: \"onnx('classifier.onnx', a, b, c) > 0.5 and onnx('sum.onnx', a, b, c) = a + b + c\"")
            .pipeline()
            .orElseThrow();
    List<Change> changes = new ArrayList<>();
    Embedded weir = Embedded.run(pipeline, changes::add);
    List<String> lines = Files.readAllLines(RESOURCES.resolve("scores.csv"));
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      weir.observe("f", Instant.EPOCH, row(cells));
      Change change = changes.getLast();
      assertThat(change.number("p")).isCloseTo(Double.parseDouble(cells[3]), within(1e-6));
      assertThat(change.number("v")).isCloseTo(Double.parseDouble(cells[4]), within(1e-6));
      assertThat(change.values().get("rising")).isEqualTo(change.number("p") > 0.5);
    }
    assertThat(changes).hasSize(100);
  }

  private static Map<String, Object> row(String... cells) {
    Map<String, Object> row = new HashMap<>();
    row.put("a", Double.valueOf(cells[0]));
    row.put("b", Double.valueOf(cells[1]));
    row.put("c", Double.valueOf(cells[2]));
    return row;
  }

  @Test
  void aRowWithoutAValueHasNoScore() {
    List<Change> changes = new ArrayList<>();
    Embedded weir = Embedded.run(
        plan("p: \"onnx('classifier.onnx', a, b, ln(c))\"").pipeline().orElseThrow(), changes::add);
    weir.observe("f", Instant.EPOCH, row("1", "1", "-1"));
    assertThat(changes.getLast().values()).containsEntry("p", null);
  }

  @Test
  void mistakesAreSaidWhereTheyAre() {
    assertThat(plan("""
            x: "onnx('classifier.onnx', a, b)", y: "onnx(a, b)", z: "1 + onnx('none.onnx', a)\"""").mistakes())
        .extracting(m -> m.in("p.yaml"))
        .containsExactly(
            "p.yaml:4:47: error: the model 'classifier.onnx' takes 3 values, found 2",
            "p.yaml:4:83: error: onnx needs the model's file first, as in onnx('model.onnx', x, y)",
            "p.yaml:4:109: error: there is no model none.onnx");
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertThatThrownBy(() -> new OnnxFormat().read("no model".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("this is not a model that ONNX Runtime can run");
  }

  @Test
  void theFormatIsFoundByItsExtension() {
    assertThat(ServiceLoader.load(ModelFormat.class))
        .singleElement()
        .extracting(ModelFormat::extension)
        .isEqualTo("onnx");
  }
}
