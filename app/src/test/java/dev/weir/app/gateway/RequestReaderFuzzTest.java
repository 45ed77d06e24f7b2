package dev.weir.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

/** Whatever a subscriber sends: it is a request, or a refusal of a sentence that does not grow with the message. */
@Timeout(10)
class RequestReaderFuzzTest {
  private static final int LONGEST_SENTENCE = 1000;

  private static final Pipeline PIPELINE = Planner.plan(
          PipelineReader.read("""
      feeds:
        t: { url: "ws://127.0.0.1:9/" }
      streams:
        rolling: { from: t, by: [ticker, venue], select: mean(price) }
        total: { from: t, select: count() }
      """, name -> Optional.empty()).file().orElseThrow())
      .pipeline()
      .orElseThrow();

  private final RequestReader reader =
      new RequestReader(PIPELINE.streams(), Optional.of("rolling"));

  @FuzzTest(maxDuration = "5s")
  void isUnderstoodOrRefused(byte[] message) {
    try {
      Request request =
          reader.read(RequestReader.json(new String(message, StandardCharsets.UTF_8)));
      assertThat(request).isNotNull();
    } catch (Refusal e) {
      assertThat(e.code()).isNotBlank();
      assertThat(e.getMessage()).contains(" ").hasSizeLessThan(LONGEST_SENTENCE);
    }
  }
}
