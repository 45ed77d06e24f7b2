package dev.weir.feed.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.weir.core.expression.JsonPath;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.FeedLayout.Field;
import dev.weir.core.pipeline.FeedLayout.TimeField;
import dev.weir.core.pipeline.FeedLayout.TimeUnit;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a feed sends as a message: our decoder takes for JSON what Jackson takes for JSON, and nothing else; and gives
 * the same rows when it has seen the message before, and so predicts.
 */
@Timeout(10)
class JsonDecoderFuzzTest {
  private static final JsonFactory JACKSON = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(512) // as ours
          .maxNumberLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .build())
      // else it refuses names after too many others that hash alike
      .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
      .build();

  private static final List<FeedLayout> LAYOUTS = List.of(
      layout(
          Optional.empty(),
          "ts",
          field("v", Type.NUMBER),
          field("s", Type.TEXT),
          field("data.b[0][1]", Type.ANY),
          field("[1]", Type.BOOLEAN),
          field("v", Type.FINGERPRINT)),
      layout(
          Optional.of(JsonPath.parse("data")),
          "$.ts",
          field("[0]", Type.NUMBER),
          field("s", Type.TEXT),
          field("$.v", Type.ANY)));

  @FuzzTest(maxDuration = "5s")
  void isJsonForUsWhereItIsForJackson(byte[] message) {
    boolean valid = isUtf8(message); // of what the network brings nothing else gets here
    for (FeedLayout layout : LAYOUTS) {
      JsonDecoder decoder = new JsonDecoder(layout, new Texts());
      List<String> first = rows(decoder, layout, message);
      if (valid) {
        assertThat(!first.isEmpty()).as(layout.toString()).isEqualTo(isJson(message));
      }
      assertThat(rows(decoder, layout, message)).isEqualTo(first);
    }
  }

  /** What it decodes to, bit for bit; nothing if the decoder says that it is no JSON. */
  private static List<String> rows(JsonDecoder decoder, FeedLayout layout, byte[] message) {
    Batch batch = new Batch(layout.fields().size(), 1);
    int count = decoder.decode(ByteBuffer.wrap(message), 0, message.length, 1, 2, batch);
    assertThat(batch.size()).isEqualTo(Math.max(0, count));
    if (count < 0) {
      assertThat(count).isEqualTo(Decoder.NOT_READABLE);
      return List.of();
    }
    List<String> rows = new ArrayList<>(List.of(count + " rows"));
    rows.add(Arrays.toString(Arrays.copyOf(batch.time(), count)));
    for (int c = 0; c < batch.columns(); c++) {
      rows.add(Arrays.toString(Arrays.stream(batch.column(c), 0, count)
          .mapToLong(Double::doubleToRawLongBits)
          .toArray()));
    }
    return rows;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** One value, and nothing after it. From text: from bytes, Jackson would also take UTF-16. */
  private static boolean isJson(byte[] message) {
    int values = 0;
    int depth = 0;
    try (JsonParser json =
        JACKSON.createParser(new String(message, StandardCharsets.UTF_8).toCharArray())) {
      for (JsonToken token; (token = json.nextToken()) != null; ) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          values++;
        }
      }
    } catch (IOException e) {
      return false;
    }
    return values == 1;
  }

  private static Field field(String path, Type type) {
    return new Field(path + type, JsonPath.parse(path), type);
  }

  private static FeedLayout layout(Optional<JsonPath> each, String time, Field... fields) {
    return new FeedLayout(
        each, Optional.of(new TimeField(JsonPath.parse(time), TimeUnit.AUTO)), List.of(fields));
  }
}
