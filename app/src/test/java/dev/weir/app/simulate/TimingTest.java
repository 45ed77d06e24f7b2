package dev.weir.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.feed.recording.Pace;
import org.junit.jupiter.api.Test;

class TimingTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void aPaceKeepsTheRecordedDistancesDividedByTheSpeed() {
    Pace pace = new Pace(4);
    pace.start(1_000 * SECOND, 50);

    assertThat(pace.waitNanos(1_000 * SECOND, 50)).isZero();
    assertThat(pace.waitNanos(1_002 * SECOND, 50)).isEqualTo(SECOND / 2);
    assertThat(pace.waitNanos(1_002 * SECOND, 50 + SECOND)).isEqualTo(-SECOND / 2);
  }

  @Test
  void anInfiniteSpeedNeverWaits() {
    Pace pace = new Pace(Simulator.Playback.AS_FAST_AS_POSSIBLE);
    pace.start(0, 0);

    assertThat(pace.waitNanos(Long.MAX_VALUE, 0)).isZero();
  }

  @Test
  void aSteadyRateIsKeptHoweverUnevenlyItIsAsked() {
    SteadyRate rate = new SteadyRate(10, 0);
    long[] asked = {0, SECOND / 20, SECOND / 5, SECOND / 2, SECOND};
    long[] due = new long[asked.length];
    for (int i = 0; i < asked.length; i++) {
      due[i] = rate.due(asked[i]);
      rate.sent(due[i]);
    }

    assertThat(due).containsExactly(1, 0, 2, 3, 5);
    assertThat(rate.waitNanos(SECOND)).isEqualTo(SECOND / 10);
  }

  @Test
  void aSteadyRateDoesNotMakeUpForMoreThanASecond() {
    SteadyRate rate = new SteadyRate(10, 0);

    assertThat(rate.due(SECOND)).isEqualTo(11);
    assertThat(rate.due(60 * SECOND)).isEqualTo(1);
  }
}
