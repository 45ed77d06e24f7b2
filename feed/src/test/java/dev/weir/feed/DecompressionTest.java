package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.feed.Decompression.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DecompressionTest {
  private static final int LIMIT = 10_000;

  private final Decompression decompression = new Decompression(LIMIT);

  @Property(tries = 300)
  void whatWasCompressedComesBack(@ForAll byte[] content) {
    assertThat(gunzip(gzip(content))).isEqualTo(Outcome.OK);
    assertThat(output()).isEqualTo(content);
  }

  @Test
  void messageAfterMessage() {
    for (String text : new String[] {"{\"ping\":1}", "", "x".repeat(LIMIT), "{\"ping\":2}"}) {
      assertThat(gunzip(gzip(text))).isEqualTo(Outcome.OK);
      assertThat(decompression.output().toString(StandardCharsets.UTF_8)).isEqualTo(text);
    }
  }

  @Test
  void aBombIsStoppedAtTheLimit() {
    assertThat(gunzip(gzip("0".repeat(LIMIT + 1)))).isEqualTo(Outcome.TOO_LARGE);
    assertThat(gunzip(gzip("0".repeat(100 << 20)))).isEqualTo(Outcome.TOO_LARGE);
    assertThat(decompression.output().capacity()).isLessThanOrEqualTo(LIMIT + 1);
    assertThat(gunzip(gzip("and on"))).isEqualTo(Outcome.OK);
  }

  @Test
  void whereverItIsCutItIsRefused() {
    byte[] whole = gzip("a message of a feed");
    for (int length = 3; length < whole.length; length++) {
      assertThat(gunzip(Arrays.copyOf(whole, length)))
          .as("%d bytes", length)
          .isIn(Outcome.CUT, Outcome.CORRUPT);
    }
  }

  @Test
  void aChangedBitIsNoticed() {
    byte[] whole = gzip("a message of a feed, of a feed");
    for (int bit = 10 * 8;
        bit < whole.length * 8;
        bit++) { // after the header, whose time and system don't matter
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(gunzip(changed)).as("bit %d", bit).isNotEqualTo(Outcome.OK);
    }
  }

  @Test
  void severalMembersAreOneMessage() {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(gzip("wa"));
    both.writeBytes(gzip("ter"));
    assertThat(gunzip(both.toByteArray())).isEqualTo(Outcome.OK);
    assertThat(output()).asString(StandardCharsets.UTF_8).isEqualTo("water");
    both.write(0);
    assertThat(gunzip(both.toByteArray())).isEqualTo(Outcome.CORRUPT);
  }

  @Test
  void allOptionalFieldsOfTheHeaderAreSkipped() {
    byte[] plain = gzip("content");
    byte[] header = HexFormat.of()
        .parseHex("1f8b081e0000000000ff" + "0300010203" + "6e616d6500" + "686900" + "abcd");
    byte[] message = Arrays.copyOf(header, header.length + plain.length - 10);
    System.arraycopy(plain, 10, message, header.length, plain.length - 10);
    assertThat(gunzip(message)).isEqualTo(Outcome.OK);
    assertThat(output()).asString(StandardCharsets.UTF_8).isEqualTo("content");
  }

  @Test
  void isToldByItsFirstBytes() {
    ByteBuf gzip = Unpooled.wrappedBuffer(gzip("x"));
    assertThat(Decompression.isGzip(gzip, 0, gzip.readableBytes())).isTrue();
    assertThat(Decompression.isGzip(gzip, 0, 2)).isFalse();
    assertThat(Decompression.isGzip(Unpooled.wrappedBuffer(new byte[] {'{', '"', 'a'}), 0, 3))
        .isFalse();
  }

  private Outcome gunzip(byte[] message) {
    return decompression.gunzip(Unpooled.wrappedBuffer(new byte[7], message), 7, message.length);
  }

  private byte[] output() {
    byte[] bytes = new byte[decompression.output().readableBytes()];
    decompression.output().getBytes(0, bytes);
    return bytes;
  }

  private static byte[] gzip(String text) {
    return gzip(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
