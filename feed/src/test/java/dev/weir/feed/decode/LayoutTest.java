package dev.weir.feed.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.feed.decode.Layout.Member;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What has followed is predicted to follow. */
class LayoutTest {
  private final Layout layout = new Layout();
  private final PathTree wanted = new PathTree();

  @Test
  void predictsWhatFollowedBeforeAndWhatIsWantedOfIt() {
    assertThat(next(layout.start(), "\"a\":1")).isNull();
    Member a = learn(layout.start(), "\"a\":");
    Member b = learn(a, "\"a rather long name\":");
    assertThat(next(layout.start(), "\"a\":2,")).isSameAs(a);
    assertThat(next(a, "\"a rather long name\":2}")).isSameAs(b);
    assertThat(b.child()).isSameAs(wanted);
    assertThat(b.length()).isEqualTo(21);
  }

  @Test
  void predictsNothingElse() {
    learn(layout.start(), "\"price\":");
    for (String other :
        new String[] {"", "\"pric", "\"price\" :1", "\"prices\":1", " \"price\":1"}) {
      assertThat(next(layout.start(), other)).isNull();
    }
  }

  @Test
  void keepsTheKindsOfMessageThatAlternate() {
    Member[] kinds = new Member[4];
    for (int i = 0; i < 4; i++) {
      kinds[i] = learn(layout.start(), "\"kind" + i + "\":");
    }
    for (int i : new int[] {0, 3, 1, 2, 2, 0, 3}) {
      assertThat(next(layout.start(), "\"kind" + i + "\":1")).isSameAs(kinds[i]);
    }
  }

  @Test
  void knowsAMemberAgainInAnotherPlace() {
    Member a = learn(layout.start(), "\"a\":");
    Member b = learn(a, "\"b\":");
    assertThat(learn(layout.start(), "\"b\":")).isSameAs(b);
    assertThat(next(layout.start(), "\"b\":1")).isSameAs(b);
    assertThat(next(layout.start(), "\"a\":1")).isSameAs(a);
  }

  @Test
  void remembersLittleOfAFeedThatNeverRepeatsItself() {
    int remembered = 0;
    for (int i = 0; i < 100_000; i++) {
      remembered += learn(layout.start(), "\"key" + i + "\":") == null ? 0 : 1;
    }
    assertThat(remembered).isBetween(1_000, 2_000);
  }

  @Test
  void learnsANewFormatAfterAnyNumberOfSurprises() {
    for (int i = 0; i < 1_000; i++) {
      learn(layout.start(), "\"key" + i + "\":");
    }
    int surprises = 0;
    while (next(layout.start(), "\"new\":1") == null) {
      learn(layout.start(), "\"new\":");
      surprises++;
    }
    assertThat(surprises).isBetween(1, 64);
  }

  private Member learn(Member before, String start) {
    return layout.learn(before, padded(start), 0, start.length(), wanted);
  }

  private static Member next(Member before, String bytes) {
    return before.next(padded(bytes), 0);
  }

  private static byte[] padded(String text) {
    return (text + "\0.......").getBytes(StandardCharsets.UTF_8);
  }
}
