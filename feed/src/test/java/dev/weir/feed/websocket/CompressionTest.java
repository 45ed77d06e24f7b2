package dev.weir.feed.websocket;

import static dev.weir.feed.websocket.Frames.concat;
import static dev.weir.feed.websocket.Frames.frame;
import static dev.weir.feed.websocket.Frames.hex;
import static dev.weir.feed.websocket.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.feed.websocket.FrameDecoder.Masking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages, in and out: RFC 7692, sections 6 and 7.2. */
class CompressionTest {
  private static final int LIMIT = 1 << 20;
  private static final PermessageDeflate PLAIN = agreed(false, false, 15, 15);

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      c1 07 f2 48 cd c9 c9 07 00                                | one block
      41 03 f2 48 cd 80 04 c9 c9 07 00                          | two fragments
      41 00 00 03 f2 48 cd 00 00 80 04 c9 c9 07 00              | empty fragments among them
      c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00                    | a block without compression
      c1 08 f3 48 cd c9 c9 07 00 00                             | a block that says that it is the last
      c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00              | two blocks
      """)
  void theExamplesOfRfc7692(String bytes) {
    assertThat(decode(PLAIN, hex(bytes))).containsExactly("text Hello");
  }

  @Test
  void theExampleOfRfc7692WithAWindowThatIsKept() {
    byte[] stream = hex("c1 07 f2 48 cd c9 c9 07 00 c1 05 f2 00 11 00 00");
    assertThat(decode(PLAIN, stream)).containsExactly("text Hello", "text Hello");
    assertThat(decode(agreed(true, false, 15, 15), stream))
        .containsExactly(
            "text Hello", "violation 1002 a compressed message cannot be decompressed");
  }

  @Test
  void compressedAndPlainMessagesMayAlternate() {
    byte[] hello = hex("c1 07 f2 48 cd c9 c9 07 00");
    byte[] ping = frame(0x89, (byte) '?');
    assertThat(decode(PLAIN, concat(hello, text("plain"), ping, hex("c2 01 00"), text(""))))
        .containsExactly("text Hello", "text plain", "ping ?", "binary 0 bytes", "text ");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      c1 07 f2 48 cd c9 c9 07 00    | 1002 | reserved bits are set but no extension was agreed
      """)
  void withoutAgreementTheBitIsReserved(String bytes, int code, String reason) {
    assertThat(FrameDecoderTest.fromServer(hex(bytes)))
        .containsExactly("violation " + code + " " + reason);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      a1 00                         | 1002 | reserved bits are set that the agreed extension does not use there
      91 00                         | 1002 | reserved bits are set that the agreed extension does not use there
      f1 00                         | 1002 | reserved bits are set that the agreed extension does not use there
      c9 00                         | 1002 | reserved bits are set that the agreed extension does not use there
      41 03 f2 48 cd c0 04 c9 c9 07 00 | 1002 | reserved bits are set that the agreed extension does not use there
      c1 04 ff ff ff ff             | 1002 | a compressed message cannot be decompressed
      c1 07 00 01 00 fe ff ff 00    | 1007 | a text message is not valid UTF-8
      41 07 00 01 00 fe ff ff 00    | 1007 | a text message is not valid UTF-8
      c1 07 00 01 00 fe ff e2 00    | 1007 | a text message is not valid UTF-8
      """)
  void whatBreaksTheAgreementIsNamed(String bytes, int code, String reason) {
    byte[] stream = concat(text("before"), hex(bytes), text("after"));
    String violation = "violation " + code + " " + reason;
    assertThat(decode(PLAIN, stream)).containsExactly("text before", violation);
    assertThat(decode(PLAIN, stream, ones(stream))).containsExactly("text before", violation);
  }

  @ParameterizedTest
  @ValueSource(ints = {LIMIT - 1, LIMIT})
  void aMessageMayComeToTheLimit(int size) {
    assertThat(decode(PLAIN, compressed(new byte[size])))
        .containsExactly("binary " + size + " bytes");
    byte[] random = new byte[size]; // which gets longer by compressing it
    new Random(size).nextBytes(random);
    assertThat(decode(PLAIN, compressed(random))).containsExactly("binary " + size + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {LIMIT + 1, 50 * LIMIT})
  void aBombIsRefusedBeforeItGoesOff(int size) {
    byte[] bomb = compressed(new byte[size]);
    assertThat(bomb.length).isLessThan(size / 1000 + 100);
    String violation = "violation 1009 a message is larger than 1048576 bytes";
    assertThat(decode(PLAIN, bomb)).containsExactly(violation);
    assertThat(decode(PLAIN, bomb, 100, 100, 100)).containsExactly(violation);
  }

  static Stream<PermessageDeflate> agreements() {
    return IntStream.rangeClosed(8, 15)
        .boxed()
        .flatMap(bits -> Stream.of(agreed(false, false, bits, 15), agreed(true, false, bits, 15)));
  }

  @ParameterizedTest
  @MethodSource("agreements")
  void whatIsCompressedIsDecompressed(PermessageDeflate agreed) {
    FrameDecoder decoder = decoder(agreed);
    FrameDecoderTest.Recorder seen = new FrameDecoderTest.Recorder();
    try (MessageDeflater deflater = agreed.serverDeflater()) {
      String all = prices(140_000);
      for (int size : new int[] {0, 1, 16, 64, 0, 255, 256, 257, 4096, 32768, 65536, 131072, 5}) {
        byte[] message = all.substring(0, size).getBytes(StandardCharsets.US_ASCII);
        decoder.decode(Unpooled.wrappedBuffer(frame(0xC1, payload(deflater, message))), seen);
        assertThat(seen.seen).last().isEqualTo("text " + all.substring(0, size));
      }
    }
    decoder.close();
  }

  /** If each piece can be read with an empty window, then no reference goes farther back than the piece is long. */
  @ParameterizedTest
  @ValueSource(ints = {8, 9, 12, 14})
  void noReferenceIsLongerThanAgreed(int windowBits) throws DataFormatException {
    byte[] message = prices(50_000).getBytes(StandardCharsets.US_ASCII);
    byte[] payload;
    try (MessageDeflater deflater = agreed(false, false, windowBits, 15).serverDeflater()) {
      payload = payload(deflater, message);
    }
    Inflater inflater = new Inflater(true);
    byte[] piece = new byte[1 << windowBits];
    int read = 0;
    for (int at = 0; at < message.length; at += piece.length) {
      int flushed = endOfFlush(payload, read);
      inflater.setInput(payload, read, flushed - read);
      int length = inflater.inflate(piece);
      assertThat(Arrays.copyOf(piece, length))
          .isEqualTo(Arrays.copyOfRange(message, at, Math.min(at + piece.length, message.length)));
      inflater.reset();
      read = flushed;
    }
    inflater.end();
    assertThat(payload.length).isLessThan(message.length * 3 / 4);
  }

  private static int endOfFlush(byte[] payload, int from) {
    int at = from;
    while (at + 4 <= payload.length
        && !Arrays.equals(payload, at, at + 4, new byte[] {0, 0, -1, -1}, 0, 4)) {
      at++;
    }
    return Math.min(at + 4, payload.length);
  }

  @Property(tries = 500)
  void noInputMakesItFail(
      @ForAll @Size(max = 60) byte[] payload, @ForAll @IntRange(max = 60) int cut) {
    byte[] stream = concat(frame(0xC2, payload), frame(0xC1, payload));
    assertThatCode(() -> decode(PLAIN, stream, cut)).doesNotThrowAnyException();
    assertThat(decode(PLAIN, stream, cut)).isEqualTo(decode(PLAIN, stream));
  }

  private static byte[] compressed(byte[] message) {
    try (MessageDeflater deflater = PLAIN.serverDeflater()) {
      return frame(0xC2, payload(deflater, message));
    }
  }

  private static byte[] payload(MessageDeflater deflater, byte[] message) {
    ByteBuf payload = deflater.deflate(Unpooled.wrappedBuffer(message), ByteBufAllocator.DEFAULT);
    byte[] bytes = new byte[payload.readableBytes()];
    payload.readBytes(bytes).release();
    return bytes;
  }

  private static String prices(int length) {
    Random random = new Random(7692);
    StringBuilder prices = new StringBuilder();
    while (prices.length() < length) {
      prices.append("{\"price\":").append(random.nextInt(100_000)).append("},");
    }
    return prices.substring(0, length);
  }

  private static List<String> decode(PermessageDeflate agreed, byte[] stream, int... sizes) {
    FrameDecoder decoder = decoder(agreed);
    List<String> seen = FrameDecoderTest.decode(decoder, stream, sizes);
    decoder.close();
    return seen;
  }

  private static FrameDecoder decoder(PermessageDeflate agreed) {
    FrameDecoder decoder = new FrameDecoder(Masking.FORBIDDEN, LIMIT);
    decoder.agree(agreed);
    return decoder;
  }

  private static int[] ones(byte[] stream) {
    int[] ones = new int[stream.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static PermessageDeflate agreed(
      boolean serverAlone, boolean clientAlone, int serverBits, int clientBits) {
    return new PermessageDeflate(
        serverAlone, clientAlone, OptionalInt.of(serverBits), OptionalInt.of(clientBits));
  }
}
