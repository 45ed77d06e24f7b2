package dev.weir.feed.websocket;

import static dev.weir.feed.websocket.Frames.close;
import static dev.weir.feed.websocket.Frames.concat;
import static dev.weir.feed.websocket.Frames.frame;
import static dev.weir.feed.websocket.Frames.hex;
import static dev.weir.feed.websocket.Frames.masked;
import static dev.weir.feed.websocket.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.feed.websocket.FrameDecoder.Masking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final int LIMIT = 100_000;

  @Test
  void theExamplesOfRfc6455Section5_7() {
    assertThat(fromServer(hex("81 05 48 65 6c 6c 6f"))).containsExactly("text Hello");
    assertThat(fromClient(hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"))).containsExactly("text Hello");
    assertThat(fromServer(hex("01 03 48 65 6c 80 02 6c 6f"))).containsExactly("text Hello");
    assertThat(fromServer(hex("89 05 48 65 6c 6c 6f"))).containsExactly("ping Hello");
    assertThat(fromClient(hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58"))).containsExactly("pong Hello");
    assertThat(fromServer(frame(0x82, new byte[256]))).containsExactly("binary 256 bytes");
    assertThat(fromServer(frame(0x82, new byte[65536]))).containsExactly("binary 65536 bytes");
  }

  @Test
  void manyFramesInOneRead() {
    assertThat(fromServer(concat(text("a"), text(""), frame(0x82, (byte) 1), text("b"))))
        .containsExactly("text a", "text ", "binary 1 bytes", "text b");
  }

  @Test
  void aWholeFrameIsHandedOnInPlace() {
    ByteBuf in = Unpooled.wrappedBuffer(concat(text("one"), text("two")));
    List<Integer> offsets = new ArrayList<>();
    new FrameDecoder(Masking.FORBIDDEN, LIMIT).decode(in, new Recorder() {
      @Override
      public void message(int opcode, ByteBuf buf, int offset, int length) {
        assertThat(buf).isSameAs(in);
        offsets.add(offset);
      }
    });
    assertThat(offsets).containsExactly(2, 7);
    assertThat(in.isReadable()).isFalse();
  }

  @Test
  void whereverTheNetworkCutsTheResultIsTheSame() {
    byte[] stream = everything(false);
    List<String> whole = fromServer(stream);
    assertThat(whole).hasSize(8).last().isEqualTo("close 1001 bye");
    for (int cut = 0; cut <= stream.length; cut++) {
      assertThat(decode(Masking.FORBIDDEN, stream, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void oneByteAtATime() {
    assertThat(byteByByte(Masking.FORBIDDEN, everything(false)))
        .isEqualTo(fromServer(everything(false)));
    assertThat(byteByByte(Masking.REQUIRED, everything(true)))
        .isEqualTo(fromServer(everything(false)));
  }

  @Property(tries = 200)
  void cutAtWill(@ForAll @Size(max = 40) List<@IntRange(min = 0, max = 60) Integer> cuts) {
    int[] sizes = cuts.stream().mapToInt(Integer::intValue).toArray();
    assertThat(decode(Masking.REQUIRED, everything(true), sizes))
        .isEqualTo(fromServer(everything(false)));
  }

  @Property
  void noInputMakesItFail(
      @ForAll @Size(max = 60) byte[] stream, @ForAll @IntRange(max = 60) int cut) {
    assertThat(decode(Masking.FORBIDDEN, stream, cut)).isEqualTo(fromServer(stream));
  }

  @Test
  void aPingBetweenFragmentsIsAnsweredAtOnce() {
    byte[] ping = frame(0x89, (byte) '!');
    assertThat(
            fromServer(concat(frame(0x01, (byte) 'a'), ping, frame(0x00), frame(0x80, (byte) 'b'))))
        .containsExactly("ping !", "text ab");
  }

  @Test
  void aCharacterMayBeCutByAFragmentButNotByTheMessage() {
    byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
    assertThat(fromServer(concat(frame(0x01, euro[0]), frame(0x80, euro[1], euro[2]))))
        .containsExactly("text €");
    assertThat(fromServer(frame(0x81, euro[0], euro[1])))
        .containsExactly("violation 1007 a text message is not valid UTF-8");
  }

  /** RFC 6455, section 8.1: as soon as it can be told, within a frame, a fragment or a character. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      81 0a 61 62 ed a0                | in a frame of which more is to come
      81 85 00000000 61 f4 90          | masked
      01 02 61 ff                      | in a fragment
      01 03 61 ed a0                   | within a character of a fragment
      01 01 f4 00 01 90                | within a character over two fragments
      81 0a f5                         | a byte that no text has
      """)
  void textThatCannotBecomeValidIsRefusedAtOnce(String bytes, String where) {
    byte[] stream = hex(bytes);
    Masking masking = where.equals("masked") ? Masking.REQUIRED : Masking.FORBIDDEN;
    String violation = "violation 1007 a text message is not valid UTF-8";
    assertThat(decode(masking, stream)).as(where).containsExactly(violation);
    assertThat(byteByByte(masking, stream)).as(where).containsExactly(violation);
    assertThat(decode(masking, Arrays.copyOf(stream, stream.length - 1)))
        .as("%s, one byte less", where)
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      c1 00          | 1002 | reserved bits are set but no extension was agreed
      83 00          | 1002 | opcode 3 is reserved
      8b 00          | 1002 | opcode 11 is reserved
      09 00          | 1002 | a control frame is fragmented
      89 7e 00 7e    | 1002 | a control frame is longer than 125 bytes
      80 00          | 1002 | a continuation frame continues nothing
      01 00 81 00    | 1002 | a message starts inside a fragmented one
      81 80 00000000 | 1002 | a server's frame is masked
      82 7e 00 7d    | 1002 | a frame's length is not in its shortest form
      82 7f 000000000000ffff | 1002 | a frame's length is not in its shortest form
      82 7f 8000000000000000 | 1002 | a frame's length is not in its shortest form
      88 01 03       | 1002 | a close code is cut
      88 02 03 ed    | 1002 | close code 1005 must not be sent
      88 02 03 e7    | 1002 | close code 999 must not be sent
      88 03 03 e8 ff | 1007 | the reason of a close frame is not valid UTF-8
      82 7f 00000000000186a1 | 1009 | a message is larger than 100000 bytes
      82 7f 7fffffffffffffff | 1009 | a message is larger than 100000 bytes
      """)
  void whatBreaksTheProtocolIsNamed(String bytes, int code, String reason) {
    byte[] stream = concat(text("before"), hex(bytes), text("after"));
    String violation = "violation " + code + " " + reason;
    assertThat(fromServer(stream)).containsExactly("text before", violation);
    assertThat(byteByByte(Masking.FORBIDDEN, stream)).containsExactly("text before", violation);
  }

  @Test
  void aClientMustMask() {
    assertThat(fromClient(text("x")))
        .containsExactly("violation 1002 a client's frame is not masked");
  }

  @Test
  void aFragmentedMessageIsLimitedAsAWhole() {
    byte[] half = new byte[LIMIT / 2];
    byte[] full = concat(frame(0x02, half), frame(0x80, half));
    assertThat(fromServer(full)).containsExactly("binary 100000 bytes");
    assertThat(fromServer(concat(frame(0x02, half), frame(0x00, half), frame(0x80, (byte) 0))))
        .containsExactly("violation 1009 a message is larger than 100000 bytes");
  }

  @Test
  void nothingIsReadAfterAClose() {
    assertThat(fromServer(concat(frame(0x88), text("late")))).containsExactly("close 1005 ");
    assertThat(fromServer(concat(close(4000, "see you"), text("late"))))
        .containsExactly("close 4000 see you");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8, 9, 15, 16, 125, 126, 127, 65535, 65536, LIMIT})
  void everyLengthOfHeaderAndMask(int length) {
    byte[] payload = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
    assertThat(fromServer(frame(0x81, payload))).containsExactly("text " + "x".repeat(length));
    assertThat(fromClient(masked(0x81, payload))).containsExactly("text " + "x".repeat(length));
  }

  /** Each kind of frame once, long and short, whole and fragmented, and a close at the end. */
  private static byte[] everything(boolean mask) {
    byte[][] frames = {
      frameOf(mask, 0x81, "{\"p\":1}"),
      frameOf(mask, 0x01, "wate"),
      frameOf(mask, 0x89, "are you there?"),
      frameOf(mask, 0x00, "r is h€a"),
      frameOf(mask, 0x80, "vy"),
      frameOf(mask, 0x82, "x".repeat(200)),
      frameOf(mask, 0x8A, ""),
      frameOf(mask, 0x81, "Ωmega ".repeat(40)),
      frameOf(mask, 0x02, ""),
      frameOf(mask, 0x80, ""),
      frameOf(mask, 0x88, "\u0003\u00e9bye")
    };
    return concat(frames);
  }

  private static byte[] frameOf(boolean mask, int first, String payload) {
    // The close code is written as two characters of one byte each; all other payloads are UTF-8.
    byte[] bytes =
        payload.getBytes(first == 0x88 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    return mask ? masked(first, bytes) : frame(first, bytes);
  }

  static List<String> fromServer(byte[] stream) {
    return decode(Masking.FORBIDDEN, stream);
  }

  private static List<String> fromClient(byte[] stream) {
    return decode(Masking.REQUIRED, stream);
  }

  private static List<String> byteByByte(Masking masking, byte[] stream) {
    int[] ones = new int[stream.length];
    Arrays.fill(ones, 1);
    return decode(masking, stream, ones);
  }

  private static List<String> decode(Masking masking, byte[] stream, int... sizes) {
    return decode(new FrameDecoder(masking, LIMIT), stream, sizes);
  }

  /** Decodes the stream in reads of the given sizes and one of the rest. */
  static List<String> decode(FrameDecoder decoder, byte[] stream, int... sizes) {
    Recorder recorder = new Recorder();
    int at = 0;
    for (int read = 0; at < stream.length; read++) {
      int wanted = read < sizes.length ? sizes[read] : stream.length;
      int size = Math.min(wanted, stream.length - at);
      decoder.decode(Unpooled.copiedBuffer(stream, at, size), recorder);
      at += size;
    }
    return recorder.seen;
  }

  static class Recorder implements FrameDecoder.Sink {
    final List<String> seen = new ArrayList<>();

    @Override
    public void message(int opcode, ByteBuf buf, int offset, int length) {
      seen.add(
          opcode == Opcode.TEXT
              ? "text " + utf8(buf, offset, length)
              : "binary " + length + " bytes");
    }

    @Override
    public void ping(ByteBuf buf, int offset, int length) {
      seen.add("ping " + utf8(buf, offset, length));
    }

    @Override
    public void pong(ByteBuf buf, int offset, int length) {
      seen.add("pong " + utf8(buf, offset, length));
    }

    @Override
    public void close(int code, String reason) {
      seen.add("close " + code + " " + reason);
    }

    @Override
    public void violation(int code, String reason) {
      seen.add("violation " + code + " " + reason);
    }

    private static String utf8(ByteBuf buf, int offset, int length) {
      return buf.toString(offset, length, StandardCharsets.UTF_8);
    }
  }
}
