package dev.weir.feed.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Eight bytes at a time find what one at a time finds. */
class WordsTest {
  @Property
  void theFirstSpecialByteOfAStringIsFound(@ForAll byte[] any) {
    byte[] bytes = Arrays.copyOf(any, any.length + 8); // the NUL after them is special
    int expected = 0;
    while (bytes[expected] != '"'
        && bytes[expected] != '\\'
        && (bytes[expected] < 0 || bytes[expected] >= ' ')) {
      expected++;
    }
    assertThat(Words.special(bytes, 0)).isEqualTo(expected);
  }

  @Property
  void digitsAreCountedUpToTheFirstOtherByte(@ForAll @Size(8) byte[] bytes) {
    for (int digits = 0; digits <= 8; digits++) {
      Arrays.fill(bytes, 0, digits, (byte) ('0' + digits));
      int expected = digits;
      while (expected < 8 && bytes[expected] >= '0' && bytes[expected] <= '9') {
        expected++;
      }
      assertThat(Words.digits(Words.at(bytes, 0))).isEqualTo(expected);
    }
  }

  @Property
  void digitsMakeANumber(@ForAll int any) {
    String digits = "%08d".formatted(Math.floorMod(any, 100_000_000));
    for (int count = 1; count <= 8; count++) {
      byte[] bytes =
          (digits.substring(0, count) + "x".repeat(8 - count)).getBytes(StandardCharsets.US_ASCII);
      assertThat(Words.number(Words.at(bytes, 0), count))
          .isEqualTo(Integer.parseInt(digits.substring(0, count)));
    }
  }
}
