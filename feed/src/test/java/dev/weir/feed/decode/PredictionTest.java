package dev.weir.feed.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.core.expression.JsonPath;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.FeedLayout.Field;
import dev.weir.core.pipeline.FeedLayout.TimeField;
import dev.weir.core.pipeline.FeedLayout.TimeUnit;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/**
 * A decoder that has seen other messages, and so predicts, gives bit for bit what a new one gives for each message: the
 * same rows, the same text ids, the same refusals.
 */
class PredictionTest {
  private static final List<String> FRAMES = frames();

  private static final List<FeedLayout> LAYOUTS = List.of(
      layout(
          Optional.empty(),
          "data.T",
          text("stream"),
          text("data.s"),
          number("data.p"),
          number("data.q"),
          any("data.b[0][1]"),
          new Field("m", JsonPath.parse("data.m"), Type.BOOLEAN)),
      layout(
          Optional.of(JsonPath.parse("data.b")),
          "$.data.E",
          number("[0]"),
          text("[1]"),
          text("$.stream"),
          any("$.data.u")),
      layout(
          Optional.empty(),
          "ts",
          text("type"),
          any("symbol"),
          number("price"),
          number("data.price"),
          any("data")),
      layout(
          Optional.of(JsonPath.key("data")),
          "ts",
          text("type"),
          any("symbol"),
          number("price"),
          text("$.type"),
          any("$.symbol")));

  @Property
  void predictionChangesNothing(@ForAll("feeds") List<byte[]> feed) {
    for (FeedLayout layout : LAYOUTS) {
      Texts texts = new Texts();
      Texts sameTexts = new Texts();
      JsonDecoder predicting = new JsonDecoder(layout, texts);
      for (byte[] message : feed) {
        assertThat(decode(predicting, layout, message))
            .as(() -> new String(message, StandardCharsets.UTF_8))
            .isEqualTo(decode(new JsonDecoder(layout, sameTexts), layout, message));
      }
      assertThat(texts.size()).isEqualTo(sameTexts.size());
    }
  }

  @Property(tries = 200)
  void anArraysElementsAreDecodedLikeMessages(@ForAll("elements") List<String> elements) {
    FeedLayout single = LAYOUTS.get(2);
    FeedLayout many =
        new FeedLayout(Optional.of(JsonPath.parse("$")), single.time(), single.fields());
    Texts texts = new Texts();
    List<String> alone = elements.stream()
        .flatMap(e -> decode(new JsonDecoder(single, texts), single, utf8(e)).stream())
        .toList();
    String refused = "refused " + Decoder.NOT_READABLE; // one bad element spoils the message
    assertThat(decode(new JsonDecoder(many, texts), many, utf8(elements.toString())))
        .isEqualTo(alone.contains(refused) ? List.of(refused) : alone);
  }

  @Test
  void decodingAllocatesNothingForAMessage() {
    FeedLayout layout = LAYOUTS.get(0);
    JsonDecoder decoder = new JsonDecoder(layout, new Texts());
    List<ByteBuffer> messages =
        FRAMES.stream().map(f -> ByteBuffer.wrap(utf8(f))).toList();
    Batch rows = new Batch(layout.fields().size(), FRAMES.size());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    for (int round = 0;
        round < 200;
        round++) { // of which the last counts: the first ones also link and compile
      long before = threads.getCurrentThreadAllocatedBytes();
      rows.clear();
      for (int i = 0; i < messages.size(); i++) {
        ByteBuffer message = messages.get(i);
        decoder.decode(message, 0, message.capacity(), 0, i, rows);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).isLessThan(messages.size());
  }

  @Provide
  static Arbitrary<List<byte[]>> feeds() {
    Arbitrary<String> whole = Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.of(FRAMES)), Tuple.of(3, objects(2)), Tuple.of(1, values(2)));
    Arbitrary<byte[]> message = Combinators.combine(
            whole.map(PredictionTest::utf8),
            Arbitraries.integers().between(0, 7),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.oneOf(
                Arbitraries.of(
                        '{', '}', '[', ']', '"', ',', ':', '0', '9', '.', '-', 'e', '\\', ' ', '\0')
                    .map(c -> (byte) (char) c),
                Arbitraries.bytes()))
        .as(PredictionTest::mutated);
    return message.list().ofMinSize(2).ofMaxSize(40);
  }

  @Provide
  static Arbitrary<List<String>> elements() {
    return objects(1).list().ofMaxSize(12);
  }

  /** Half of the messages stay as they are. */
  private static byte[] mutated(byte[] message, int kind, int place, byte other) {
    if (message.length == 0 || kind >= 4) {
      return message;
    }
    int at = place % message.length;
    byte[] head = Arrays.copyOf(message, at);
    byte[] tail = Arrays.copyOfRange(message, at, message.length);
    byte[] rest = Arrays.copyOfRange(message, at + 1, message.length);
    return switch (kind) {
      case 0 -> head;
      case 1 -> concat(head, rest);
      case 2 -> concat(head, new byte[] {other}, rest);
      default -> concat(head, new byte[] {other}, tail);
    };
  }

  private static Arbitrary<String> values(int depth) {
    Arbitrary<String> scalar = Arbitraries.of(
        "1",
        "-0",
        "01",
        "1.",
        "2.50",
        "1e5",
        "1e999",
        "12345678901234567890",
        "1712345678901",
        "123e-45678",
        "1e12345678901234",
        "\"1.5\"",
        "\"abc\"",
        "\"a\\u0041\"",
        "\"\"",
        "\"+1\"",
        "\"eight by\"",
        "\"more than eight\"",
        "\"true\"",
        "\"2024-08-08T23:54:15.208Z\"",
        "\"é\"",
        "null",
        "true",
        "false",
        "nul",
        "\"\\x\"",
        "{}",
        "[]");
    return depth == 0
        ? scalar
        : Arbitraries.frequencyOf(
            Tuple.of(6, scalar),
            Tuple.of(2, Arbitraries.lazy(() -> objects(depth - 1))),
            Tuple.of(
                1,
                Arbitraries.lazy(() -> values(depth - 1)).list().ofMaxSize(3).map(List::toString)));
  }

  private static Arbitrary<String> objects(int depth) {
    Arbitrary<String> key =
        Arbitraries.of("type", "symbol", "price", "data", "ts", "x", "pr\\u0069ce", "é");
    Arbitrary<String> space =
        Arbitraries.frequency(Tuple.of(8, ""), Tuple.of(1, " "), Tuple.of(1, "\n\t"));
    Arbitrary<String> member = Combinators.combine(space, key, space, space, values(depth), space)
        .as((a, k, b, c, v, d) -> a + '"' + k + '"' + b + ':' + c + v + d);
    return member.list().ofMaxSize(5).map(all -> "{" + String.join(",", all) + "}");
  }

  /** Everything that a decoder gives, as texts that can be compared. */
  private static List<String> decode(JsonDecoder decoder, FeedLayout layout, byte[] message) {
    Batch rows = new Batch(layout.fields().size(), 1);
    rows.add(0, 0);
    int count = decoder.decode(ByteBuffer.wrap(message), 0, message.length, 5, 3, rows);
    assertThat(rows.size()).isEqualTo(1 + Math.max(0, count));
    if (count < 0) {
      return List.of("refused " + count);
    }
    return Stream.iterate(1, row -> row + 1)
        .limit(count)
        .map(row -> {
          StringBuilder shown = new StringBuilder("at " + rows.time()[row] + ":");
          for (int c = 0; c < rows.columns(); c++) {
            shown
                .append(' ')
                .append(Long.toHexString(Double.doubleToRawLongBits(rows.column(c)[row])));
          }
          return shown.toString();
        })
        .toList();
  }

  private static FeedLayout layout(Optional<JsonPath> each, String time, Field... fields) {
    return new FeedLayout(
        each, Optional.of(new TimeField(JsonPath.parse(time), TimeUnit.AUTO)), List.of(fields));
  }

  private static Field text(String path) {
    return new Field(path, JsonPath.parse(path), Type.TEXT);
  }

  private static Field number(String path) {
    return new Field(path, JsonPath.parse(path), Type.NUMBER);
  }

  private static Field any(String path) {
    return new Field(path, JsonPath.parse(path), Type.ANY);
  }

  private static byte[] concat(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(p -> p.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> frames() {
    try (InputStream in = PredictionTest.class.getResourceAsStream("/decode/binance.ndjson")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
