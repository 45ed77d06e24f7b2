package dev.weir.feed.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

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
  void digitsEndAtTheFirstOtherByte(@ForAll byte[] any, @ForAll @IntRange(max = 20) int digits) {
    byte[] bytes = new byte[digits + any.length + 8]; // a NUL is no digit
    Arrays.fill(bytes, 0, digits, (byte) ('0' + digits % 10));
    System.arraycopy(any, 0, bytes, digits, any.length);
    int expected = digits;
    while (bytes[expected] >= '0' && bytes[expected] <= '9') {
      expected++;
    }
    assertThat(Words.digitsEnd(bytes, 0)).isEqualTo(expected);
  }

  @Property
  void digitsMakeANumber(@ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long any) {
    String digits = "%018d".formatted(any);
    for (int from = 0; from < digits.length(); from++) {
      byte[] bytes = (digits + "x".repeat(8)).getBytes(StandardCharsets.US_ASCII);
      assertThat(Words.number(bytes, from, digits.length()))
          .isEqualTo(Long.parseLong(digits.substring(from)));
    }
    assertThat(Words.number(new byte[8], 0, 0)).isZero();
  }
}
