package dev.weir.feed.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  private static final byte[] AWKWARD =
      Frames.hex("00 41 7f 80 8f 90 9f a0 bf c0 c1 c2 df e0 e1 ec ed ee ef f0 f1 f3 f4 f5 ff");

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "seven b", "eight by", "nine byte", "€", "12345678€", "é1234567", "💧"})
  void validTexts(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(isValid(utf8)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c0af",
        "c1bf",
        "e09fbf",
        "eda080",
        "edbfbf",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "e282",
        "c2",
        "ff",
        "3132333435363738ff",
        "f09f92",
        "c3e9"
      })
  void invalidTexts(String hex) {
    assertThat(isValid(Frames.hex(hex))).isFalse();
  }

  /** The JDK's strict decoder is the reference; the bytes are those at the edges of the ranges of table 3-7. */
  @Test
  void agreesWithTheJdk() {
    Random random = new Random(6455);
    byte[] bytes = new byte[12];
    for (int round = 0; round < 200_000; round++) {
      int length = 1 + random.nextInt(bytes.length);
      for (int i = 0; i < length; i++) {
        bytes[i] = random.nextInt(3) == 0 ? (byte) 'x' : AWKWARD[random.nextInt(AWKWARD.length)];
      }
      byte[] text = Arrays.copyOf(bytes, length);
      assertThat(isValid(text))
          .as(() -> HexFormat.of().formatHex(text))
          .isEqualTo(jdkAccepts(text));
    }
  }

  private static boolean isValid(byte[] bytes) {
    return Utf8.isValid(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }

  private static boolean jdkAccepts(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
