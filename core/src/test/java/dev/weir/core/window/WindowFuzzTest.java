package dev.weir.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.core.value.Durations;
import dev.weir.core.value.Sizes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/** Whatever is written for a window, a duration or a size: it is read, and makes sense, or a sentence says why not. */
@Timeout(10)
class WindowFuzzTest {
  private static final Duration LONGEST = Duration.ofDays(36500);
  private static final long NOW = 1_764_000_000_000_000_000L;

  @FuzzTest(maxDuration = "5s")
  void isReadOrRefused(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    window(text);
    duration(text);
    size(text);
  }

  private static void window(String text) {
    try {
      if (WindowSpec.parse(text) instanceof WindowSpec.Every(Grid grid)) {
        long start = grid.start(NOW);
        assertThat(start).isLessThanOrEqualTo(NOW);
        assertThat(grid.end(start)).isGreaterThan(start);
      }
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(" ").isNotInstanceOf(NumberFormatException.class);
    }
  }

  private static void duration(String text) {
    try {
      Duration duration = Durations.parse(text);
      assertThat(duration).isBetween(Duration.ZERO, LONGEST);
      assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(" ").isNotInstanceOf(NumberFormatException.class);
    }
  }

  private static void size(String text) {
    try {
      assertThat(Sizes.parse(text)).isNotNegative();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(" ").isNotInstanceOf(NumberFormatException.class);
    }
  }
}
