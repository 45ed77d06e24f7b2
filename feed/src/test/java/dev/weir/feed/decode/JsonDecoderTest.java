package dev.weir.feed.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.expression.JsonPath;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.FeedLayout.Field;
import dev.weir.core.pipeline.FeedLayout.TimeField;
import dev.weir.core.pipeline.FeedLayout.TimeUnit;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in, rows out. */
class JsonDecoderTest {
  private final Texts texts = new Texts();

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          {"v":1}                       | NUMBER  | 1.0
          {"v":"61837.63000000"}        | NUMBER  | 61837.63
          {"v":"-1.5e3"}                | NUMBER  | -1500.0
          {"v":" 1"}                    | NUMBER  | mismatch
          {"v":""}                      | NUMBER  | mismatch
          {"v":"NaN"}                   | NUMBER  | mismatch
          {"v":true}                    | NUMBER  | mismatch
          {"v":[1]}                     | NUMBER  | mismatch
          {"v":1e999}                   | NUMBER  | mismatch
          {"v":null}                    | NUMBER  | null
          {"w":1}                       | NUMBER  | missing
          [1]                           | NUMBER  | missing
          {"v":1,"v":2}                 | NUMBER  | 2.0
          {"x":{"v":1},"v":3}           | NUMBER  | 3.0
          {"v":"a\\u00e9\\/b"}          | TEXT    | aé/b
          {"v":12}                      | TEXT    | 12
          {"v":false}                   | TEXT    | false
          {"v":{}}                      | TEXT    | mismatch
          {"v":true}                    | BOOLEAN | 1.0
          {"v":"false"}                 | BOOLEAN | 0.0
          {"v":1}                       | BOOLEAN | mismatch
          {"v":2.5}                     | ANY     | 2.5
          {"v":"x"}                     | ANY     | x
          """)
  void readsAValueAsItsType(String message, Type type, String expected) {
    Batch rows = decode(layout(new Field("v", JsonPath.key("v"), type)), message);
    assertThat(rows.size()).isEqualTo(1);
    assertThat(shown(rows.column(0)[0])).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "{",
        "{\"v\":1",
        "{\"v\":1}}",
        "{\"v\":1} x",
        "{v:1}",
        "{\"v\":01}",
        "{\"v\":1.}",
        "{\"v\":.5}",
        "{\"v\":+1}",
        "{\"v\":nul}",
        "{\"v\":\"a}",
        "{\"v\":\"\\x\"}",
        "{\"v\":\"\\u12\"}",
        "[1,]",
        "{\"v\":1,}",
        "{\"v\" 1}",
        "{\"v\":\"a\tb\"}",
        "NaN"
      })
  void refusesWhatIsNotJson(String message) {
    Batch rows = new Batch(1, 4);
    assertThat(decode(layout(new Field("v", JsonPath.key("v"), Type.ANY)), message, rows))
        .isEqualTo(Decoder.NOT_READABLE);
    assertThat(rows.size()).isZero();
  }

  @Test
  void refusesAMessageThatIsCutAnywhere() {
    String whole = "{\"type\":\"trade\",\"data\":[{\"p\":\"1.5\",\"x\":[1,{\"y\":null}]},true]}";
    FeedLayout layout = layout(new Field("p", JsonPath.parse("data[0].p"), Type.NUMBER));
    for (int cut = 0; cut < whole.length(); cut++) {
      assertThat(decode(layout, whole.substring(0, cut), new Batch(1, 4)))
          .isEqualTo(Decoder.NOT_READABLE);
    }
    assertThat(decode(layout, whole).column(0)[0]).isEqualTo(1.5);
  }

  @Test
  void refusesDeepNestingWithoutHarm() {
    assertThat(decode(layout(), "[".repeat(100_000), new Batch(0, 1)))
        .isEqualTo(Decoder.NOT_READABLE);
  }

  @Test
  void readsObservationsOutOfAnArrayWithWhatStandsAroundIt() {
    FeedLayout layout = new FeedLayout(
        Optional.of(JsonPath.parse("[1]")),
        Optional.of(new TimeField(JsonPath.parse("[2]"), TimeUnit.S)),
        List.of(
            new Field("price", JsonPath.parse("[0]"), Type.NUMBER),
            new Field("size", JsonPath.parse("[1]"), Type.NUMBER),
            new Field("pair", JsonPath.parse("$[3]"), Type.TEXT)));
    Batch rows = decode(
        layout,
        "[337,[[\"5541.2\",\"0.15\",\"1534614057.321597\"],[\"6060.0\",\"0.02\",\"1534614057.5\"]],\"trade\",\"XBT/USD\"]");
    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.column(0)).startsWith(5541.2, 6060.0);
    assertThat(rows.column(1)).startsWith(0.15, 0.02);
    assertThat(shown(rows.column(2)[0])).isEqualTo("XBT/USD");
    assertThat(shown(rows.column(2)[1])).isEqualTo("XBT/USD");
    assertThat(rows.time()).startsWith(1534614057321597000L, 1534614057500000000L);
  }

  @Test
  void aMessageWithoutTheArrayIsOneRowThatLacksEverything() {
    FeedLayout layout = new FeedLayout(
        Optional.of(JsonPath.key("data")),
        Optional.empty(),
        List.of(new Field("p", JsonPath.key("p"), Type.NUMBER)));
    Batch rows = decode(layout, "{\"event\":\"subscribed\"}");
    assertThat(rows.size()).isEqualTo(1);
    assertThat(Values.isMissing(rows.column(0)[0])).isTrue();
    assertThat(decode(layout, "{\"data\":[]}").size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1723161255342, MS, 1723161255342000000",
    "1618677817.020616, S, 1618677817020616000",
    "1.7e9, S, 1700000000000000000",
    "1723161255342, AUTO, 1723161255342000000",
    "1723161255, AUTO, 1723161255000000000",
    "1723161253937085768, NS, 1723161253937085768",
    "'\"2024-08-08T23:54:15.208Z\"', AUTO, 1723161255208000000",
    "'\"2024-08-09T01:54:15.208+02:00\"', ISO, 1723161255208000000",
    "'\"1723161255342\"', MS, 1723161255342000000"
  })
  void readsTimesExactly(String written, TimeUnit unit, long nanos) {
    FeedLayout layout = new FeedLayout(
        Optional.empty(), Optional.of(new TimeField(JsonPath.key("t"), unit)), List.of());
    assertThat(decode(layout, "{\"t\":" + written + "}").time()[0]).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"t\":\"soon\"}", "{\"t\":null}", "{\"t\":{}}", "{\"t\":1e99}"})
  void aTimeThatCannotBeReadIsNone(String message) {
    FeedLayout layout = new FeedLayout(
        Optional.empty(), Optional.of(new TimeField(JsonPath.key("t"), TimeUnit.MS)), List.of());
    assertThat(decode(layout, message).time()[0]).isEqualTo(Batch.NO_TIME);
  }

  @Property
  void numbersAreTheNearestDoubles(@ForAll double x) {
    if (Double.isFinite(x)) {
      Batch rows =
          decode(layout(new Field("v", JsonPath.key("v"), Type.NUMBER)), "{\"v\":" + x + "}");
      assertThat(rows.column(0)[0]).isEqualTo(x);
    }
  }

  @Property
  void decimalsAreTheNearestDoubles(@ForAll long digits, @ForAll byte scale) {
    String decimal = java.math.BigDecimal.valueOf(digits, Math.abs(scale % 25)).toPlainString();
    Batch rows = decode(
        layout(new Field("v", JsonPath.key("v"), Type.NUMBER)), "{\"v\":\"" + decimal + "\"}");
    assertThat(rows.column(0)[0]).isEqualTo(Double.parseDouble(decimal));
  }

  private static FeedLayout layout(Field... fields) {
    return new FeedLayout(Optional.empty(), Optional.empty(), List.of(fields));
  }

  private Batch decode(FeedLayout layout, String message) {
    Batch rows = new Batch(layout.fields().size(), 4);
    assertThat(decode(layout, message, rows)).isEqualTo(rows.size());
    return rows;
  }

  private int decode(FeedLayout layout, String message, Batch into) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    return new JsonDecoder(layout, texts)
        .decode(ByteBuffer.wrap(bytes), 0, bytes.length, 5, 0, into);
  }

  private String shown(double value) {
    return Values.isText(value)
        ? texts.text(Values.textId(value))
        : Values.isMissing(value)
            ? "missing"
            : Values.isMismatch(value) ? "mismatch" : Values.isNull(value) ? "null" : "" + value;
  }
}
