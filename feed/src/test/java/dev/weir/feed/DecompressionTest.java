package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.weir.core.pipeline.Payload.Compression;
import dev.weir.feed.Decompression.Outcome;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecompressionTest {
  private static final int LIMIT = 10_000;

  private final Decompression decompression = new Decompression(Compression.AUTO, LIMIT);

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
  void withoutAWordGzipAndZstdAreToldByTheirFirstBytes() {
    assertThat(applies(gzip("x"))).isTrue();
    assertThat(applies(Zstd.compress(new byte[10]))).isTrue();
    assertThat(applies(new byte[] {0x1f, (byte) 0x8b})).isFalse();
    assertThat(applies("{\"a\":1}".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(new Decompression(Compression.NONE, LIMIT)
            .applies(Unpooled.wrappedBuffer(gzip("x")), 0, 10))
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZLIB", "DEFLATE", "ZSTD"})
  void eachDeclaredCompressionComesBackIsBoundedAndRefusesWhatIsCut(Compression compression) {
    try (Decompression declared = new Decompression(compression, LIMIT)) {
      for (String text : new String[] {"a message of a feed", "x".repeat(LIMIT)}) {
        byte[] whole = compress(compression, text.getBytes(StandardCharsets.UTF_8));
        assertThat(decompress(declared, whole)).isEqualTo(Outcome.OK);
        assertThat(declared.output().toString(StandardCharsets.UTF_8)).isEqualTo(text);
        for (int length = 1; length < Math.min(whole.length, 25); length++) {
          assertThat(decompress(declared, Arrays.copyOf(whole, length)))
              .as("%d bytes of %d", length, whole.length)
              .isIn(Outcome.CUT, Outcome.CORRUPT);
        }
      }
      byte[] bomb = compress(compression, new byte[50 << 20]);
      assertThat(decompress(declared, bomb)).isEqualTo(Outcome.TOO_LARGE);
      assertThat(declared.output().capacity()).isLessThanOrEqualTo(LIMIT + 1);
      assertThat(decompress(declared, new byte[] {1, 2, 3, 4, 5}))
          .isIn(Outcome.CUT, Outcome.CORRUPT);
    }
  }

  private static byte[] compress(Compression compression, byte[] content) {
    return switch (compression) {
      case GZIP -> gzip(content);
      case ZSTD -> Zstd.compress(content);
      case ZLIB -> deflate(content, false);
      case DEFLATE -> deflate(content, true);
      case AUTO, NONE -> throw new AssertionError(compression);
    };
  }

  private static byte[] deflate(byte[] content, boolean raw) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, deflater)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return compressed.toByteArray();
  }

  private static Outcome decompress(Decompression by, byte[] message) {
    return by.decompress(Unpooled.wrappedBuffer(message), 0, message.length);
  }

  private boolean applies(byte[] message) {
    return decompression.applies(Unpooled.wrappedBuffer(message), 0, message.length);
  }

  private Outcome gunzip(byte[] message) {
    return decompression.decompress(
        Unpooled.wrappedBuffer(new byte[7], message), 7, message.length);
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
