package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.weir.core.pipeline.JsonSchema;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every pipeline file that we show somebody is right, by our own check and by the JSON Schema. */
class ExamplesTest {
  static Stream<Path> files() throws IOException {
    return Stream.of(
            Path.of("../examples"), Path.of("src/main/resources/init"), Path.of("../bench"))
        .flatMap(d -> {
          try (Stream<Path> files = Files.list(d)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).toList().stream();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("files")
  void isRight(Path file) throws IOException {
    String yaml = Files.readString(file).replace("${BENCH_WINDOW}", "all");
    PipelineReader.Result read = PipelineReader.read(
        yaml, name -> Optional.of(name.endsWith("_URL") ? "ws://127.0.0.1:9000/" : "9000"));
    assertThat(read.mistakes()).isEmpty();
    assertThat(Planner.plan(read.file().orElseThrow()).mistakes()).isEmpty();

    ObjectMapper mapper = new ObjectMapper();
    JsonNode document =
        mapper.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(JsonSchema.text())
            .validate(document))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void theSchemaRefusesAnUnknownKey(Path file) throws IOException {
    String yaml = Files.readString(file) + "\nstreems: {}\n";
    JsonNode document = new ObjectMapper()
        .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(JsonSchema.text())
            .validate(document))
        .isNotEmpty();
  }
}
