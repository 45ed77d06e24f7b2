package dev.weir.core.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts of bytes as people write them. */
class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "1kB,1000",
    "500MB,500000000",
    "1.5GB,1500000000",
    "2TB,2000000000000",
    "4KiB,4096",
    "1GiB,1073741824"
  })
  void areRead(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "10G", "GB", "-1GB", "1 GB", "1e3MB", "9999999999TB"})
  void areNot(String text) {
    assertThatThrownBy(() -> Sizes.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999999TB", "999999999TiB"})
  void areNotWhereNoLongHoldsThem(String text) {
    assertThatThrownBy(() -> Sizes.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is larger than any disk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1kB", "4GB", "1500MB", "7TB"})
  void areWrittenAsTheyAreRead(String text) {
    assertThat(Sizes.format(Sizes.parse(text))).isEqualTo(text);
  }

  @Test
  void nothingIsNotMeasuredInTerabytes() {
    assertThat(Sizes.format(0)).isEqualTo("0 bytes");
  }
}
