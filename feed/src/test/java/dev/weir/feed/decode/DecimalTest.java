package dev.weir.feed.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a number is what the grammars say; its value is what the JDK says. */
class DecimalTest {
  private static final Pattern JSON = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern TEXT =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private final Decimal decimal = new Decimal();

  @Property(tries = 5000)
  void readsTheNumberThatJsonAllows(
      @ForAll
          @CharRange(from = '0', to = '9')
          @Chars({'-', '+', '.', 'e', 'E', ',', '0'})
          @StringLength(max = 12)
          String text) {
    Matcher json = JSON.matcher(text);
    int end = decimal.read(padded(text), 0);
    if (end < 0) { // refused although it begins like a number: 01, 1., 1e
      assertThat(json.lookingAt() && json.end() == text.length()).isFalse();
    } else {
      assertThat(json.lookingAt()).isTrue();
      assertThat(end).isEqualTo(json.end());
      assertThat(decimal.value()).isEqualTo(Double.parseDouble(json.group()));
    }
  }

  @Property(tries = 5000)
  void readsTheNumbersThatTextsWrite(
      @ForAll @CharRange(from = '0', to = '9') @Chars({'-', '+', '.', 'e'}) @StringLength(max = 10)
          String text) {
    boolean isNumber = decimal.readText(padded(text), 0, text.length());
    assertThat(isNumber).isEqualTo(TEXT.matcher(text).matches());
    if (isNumber) {
      assertThat(decimal.value()).isEqualTo(Double.parseDouble(text));
    }
  }

  @Property
  void isTheNearestDouble(
      @ForAll long digits,
      @ForAll @IntRange(max = 20) int point,
      @ForAll @IntRange(min = -330, max = 310) int exponent) {
    StringBuilder text = new StringBuilder(Long.toString(digits));
    text.insert(Math.max(digits < 0 ? 2 : 1, text.length() - point), '.');
    text.append(point == 0 ? "0" : "").append(text.charAt(text.length() - 1) == '.' ? "0" : "");
    text.append('e').append(exponent);
    assertThat(decimal.read(padded(text.toString()), 0)).isEqualTo(text.length());
    assertThat(decimal.value()).isEqualTo(Double.parseDouble(text.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0",
        "9007199254740993",
        "9007199254740993e1",
        "999999999999999999",
        "1000000000000000000",
        "0.000000000000000000001",
        "1e22",
        "1e23",
        "123e-22",
        "1e-23",
        "1e999",
        "1e99999999999",
        "1e-99999999999"
      })
  void isTheNearestDoubleAtTheEdges(String text) {
    assertThat(decimal.read(padded(text), 0)).isEqualTo(text.length());
    assertThat(decimal.value()).isEqualTo(Double.parseDouble(text));
  }

  private static byte[] padded(String text) {
    return (text + "\0.......").getBytes(StandardCharsets.US_ASCII);
  }
}
