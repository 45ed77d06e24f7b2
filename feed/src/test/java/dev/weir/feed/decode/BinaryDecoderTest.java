package dev.weir.feed.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.weir.core.expression.JsonPath;
import dev.weir.core.pipeline.FeedLayout;
import dev.weir.core.pipeline.Payload.Format;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** Messages in CBOR and MessagePack read as the same messages in JSON. */
class BinaryDecoderTest {
  private static final FeedLayout LAYOUT = new FeedLayout(
      Optional.of(JsonPath.parse("d")),
      Optional.empty(),
      List.of(
          new FeedLayout.Field("n", JsonPath.parse("n"), Type.NUMBER),
          new FeedLayout.Field("t", JsonPath.parse("t"), Type.TEXT),
          new FeedLayout.Field("b", JsonPath.parse("b"), Type.BOOLEAN),
          new FeedLayout.Field("x", JsonPath.parse("x[1].y"), Type.ANY),
          new FeedLayout.Field("m", JsonPath.parse("$.m"), Type.ANY)));

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().map(String::valueOf),
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.of("true", "false", "null", "[]", "{\"y\":1}"),
        Arbitraries.strings().alpha().map(s -> '"' + s + '"'),
        Arbitraries.of("\"ü€😀\"", "\"\\n\\\"\"", "\"1.5\""));
  }

  @Property(tries = 500)
  void theSameAsJson(
      @ForAll("values") String n,
      @ForAll("values") String t,
      @ForAll("values") String b,
      @ForAll("values") String y,
      @ForAll("values") String m) {
    String json = "{\"m\":%s,\"d\":[{\"n\":%s,\"t\":%s,\"b\":%s},{\"x\":[0,{\"y\":%s}]}]}"
        .formatted(m, n, t, b, y);
    List<String> expected = decode(Format.JSON, json.getBytes(StandardCharsets.UTF_8));
    assertThat(decode(Format.CBOR, cbor(json))).isEqualTo(expected);
    assertThat(decode(Format.MSGPACK, messagePack(json))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "CBOR, a2616d19012c616481a1616e f93e00, 1.5 300.0", // a half-precision float
    "CBOR, bf616d01616481a1616e02ff, 2 1.0", // a map without a length
    "CBOR, a2616dc11a514b67b0616481a1616e03, 3 1.36389624E9", // a tagged time
    "MSGPACK, 82a16dcd012ca16491 81a16eca3fc00000, 1.5 300.0"
  })
  void whatOtherEncodersWrite(Format format, String hex, String expected) {
    byte[] message = HexFormat.of().parseHex(hex.replace(" ", ""));
    List<String> row = decode(format, message);
    assertThat(row).first().asString().startsWith(expected.split(" ", -1)[0]);
    assertThat(row).first().asString().endsWith(expected.split(" ", -1)[1]);
  }

  @Test
  void whatIsCutOrGoesOnOrIsAnotherFormatIsRefused() {
    byte[] cbor = cbor("{\"m\":1,\"d\":[{\"n\":2}]}");
    byte[] msgpack = messagePack("{\"m\":1,\"d\":[{\"n\":2}]}");
    for (int length = 0; length < cbor.length; length++) {
      assertThat(decode(Format.CBOR, Arrays.copyOf(cbor, length))).containsExactly("refused");
    }
    for (int length = 0; length < msgpack.length; length++) {
      assertThat(decode(Format.MSGPACK, Arrays.copyOf(msgpack, length))).containsExactly("refused");
    }
    assertThat(decode(Format.CBOR, Arrays.copyOf(cbor, cbor.length + 1)))
        .containsExactly("refused");
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) 0x81);
    assertThat(decode(Format.CBOR, deep)).containsExactly("refused");
    Arrays.fill(deep, (byte) 0x91);
    assertThat(decode(Format.MSGPACK, deep)).containsExactly("refused");
    // a text of 4 GB, it says
    assertThat(decode(Format.CBOR, HexFormat.of().parseHex("7affffffff00")))
        .containsExactly("refused");
    assertThat(decode(Format.MSGPACK, HexFormat.of().parseHex("dbffffffff00")))
        .containsExactly("refused");
  }

  private static List<String> decode(Format format, byte[] message) {
    Texts texts = new Texts();
    Batch rows = new Batch(LAYOUT.fields().size(), 4);
    int count = Decoder.of(format, LAYOUT, texts)
        .decode(ByteBuffer.wrap(message), 0, message.length, 0, 0, rows);
    if (count < 0) {
      return List.of("refused");
    }
    List<String> read = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < rows.columns(); c++) {
        double value = rows.column(c)[row];
        line.append(c == 0 ? "" : " ")
            .append(
                Values.isText(value)
                    ? texts.text(Values.textId(value))
                    : Double.isNaN(value)
                        ? Long.toHexString(Double.doubleToRawLongBits(value))
                        : Double.toString(value));
      }
      read.add(line.toString());
    }
    return read;
  }

  private static byte[] cbor(String json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonParser parser = new JsonFactory().createParser(json);
        JsonGenerator generator = new CBORFactory().createGenerator(out)) {
      parser.nextToken();
      generator.copyCurrentStructure(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A small encoder of its own; lists and maps of fewer than 16. */
  private static byte[] messagePack(String json) {
    try (JsonParser parser = new JsonFactory().createParser(json);
        MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      parser.nextToken();
      pack(parser, packer);
      return packer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pack(JsonParser from, MessagePacker to) throws IOException {
    switch (from.currentToken()) {
      case VALUE_NULL -> to.packNil();
      case VALUE_TRUE, VALUE_FALSE -> to.packBoolean(from.getBooleanValue());
      case VALUE_NUMBER_INT -> to.packBigInteger(from.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> to.packDouble(from.getDoubleValue());
      case VALUE_STRING -> to.packString(from.getText());
      default -> container(from, to);
    }
  }

  private static void container(JsonParser from, MessagePacker to) throws IOException {
    boolean map = from.currentToken() == JsonToken.START_OBJECT;
    int count = 0;
    MessageBufferPacker inside = MessagePack.newDefaultBufferPacker();
    while (!from.nextToken().isStructEnd()) {
      if (map) {
        inside.packString(from.currentName());
        from.nextToken();
      }
      pack(from, inside);
      count++;
    }
    if (map) {
      to.packMapHeader(count);
    } else {
      to.packArrayHeader(count);
    }
    to.writePayload(inside.toByteArray());
  }
}
