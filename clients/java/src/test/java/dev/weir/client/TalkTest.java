package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is said and what is understood, without a socket. */
class TalkTest {
  private final List<Change> changes = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final KeyFields key = new KeyFields();

  private Following following(Map<String, Object> before, OptionalLong since) {
    return new Following(Map.of("stream", "rolling"), before, since, key, gaps::add, changes::add);
  }

  private static void hear(Talk talk, String... frames) {
    for (String frame : frames) {
      for (Message message : Message.in(frame.replace('\'', '"'))) {
        try {
          talk.hear(message);
        } catch (EndedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private static String change(long seq, String more) {
    return "{'stream':'rolling','seq':" + seq + ",'time':'2026-01-01T00:00:00.5Z'" + more + "}";
  }

  @Test
  void afterAConnectionEndedItGoesOnAfterTheLastChangeSeen() {
    Following talk = following(Map.of("last", 5L), OptionalLong.empty());
    assertThat(talk.requests())
        .containsExactly(Map.of("type", "subscribe", "stream", "rolling", "last", 5L));
    hear(talk, "{'type':'subscribed','seq':3,'keys':['symbol']}");
    assertThat(talk.requests().getFirst().get("last")).isEqualTo(5L);
    hear(talk, change(2, ""), "[" + change(3, "") + "," + change(4, "") + "]");
    assertThat(talk.requests())
        .containsExactly(Map.of("type", "subscribe", "stream", "rolling", "since", 4L));
    assertThat(changes).extracting(Change::seq).containsExactly(2L, 3L, 4L);
  }

  @Test
  void nothingIsLostBetweenTheAnswerAndTheFirstChange() {
    Following talk = following(Map.of(), OptionalLong.empty());
    hear(talk, "{'type':'subscribed','seq':41,'keys':[]}");
    assertThat(talk.requests().getFirst().get("since")).isEqualTo(41L);
  }

  @Test
  void aGapIsTold() {
    Following talk = following(Map.of(), OptionalLong.of(100));
    hear(talk, "{'type':'gap','stream':'rolling','from':1,'to':3,'renumbered':true}");
    assertThat(gaps).containsExactly(new Gap("rolling", 1, 3, true));
  }

  @Test
  void aRefusalEndsIt() {
    Following talk = following(Map.of(), OptionalLong.empty());
    assertThatThrownBy(
            () -> hear(talk, "{'type':'error','code':'unknown_field','message':'there is no x'}"))
        .isInstanceOf(WeirException.class)
        .hasMessage("there is no x");
    assertThatThrownBy(() -> hear(talk, "{")).isInstanceOf(WeirException.class);
    assertThatThrownBy(() -> hear(talk, "7")).isInstanceOf(WeirException.class);
  }

  @Test
  void valuesHaveTheirTypes() {
    hear(
        following(Map.of(), OptionalLong.empty()),
        change(
            9007199254740993L,
            ",'type':'gap','n':3,'mean':1.5,'big':123456789012345678901,'up':true,'none':null,'top':['a',1]"));
    Change change = changes.getFirst();
    assertThat(change.seq()).isEqualTo(9007199254740993L);
    assertThat(change.time()).isEqualTo(Instant.parse("2026-01-01T00:00:00.500Z"));
    assertThat(change.number("n")).isEqualTo(3.0);
    assertThat(change.number("big")).isEqualTo(1.2345678901234568e20);
    assertThat(change.number("none")).isNaN();
    assertThat(change.text("type")).isEqualTo("gap");
    assertThat(change.text("none")).isNull();
    assertThat(change.values()).containsEntry("up", true).containsEntry("top", List.of("a", 1L));
  }

  private static String event(long seq, String state, String time) {
    return "{'alert':'hot','seq':" + seq + ",'time':'" + time + "','state':'" + state
        + "','stream':'rooms','room':'attic','severity':'warning','since':'2026-01-01T00:00:00Z','message':'hot'}";
  }

  private static String event(long seq, String state) {
    return event(seq, state, "2026-01-01T00:00:0" + seq + "Z");
  }

  @Test
  void alertsComeOnceAlsoAfterAReconnect() {
    List<Long> told = new ArrayList<>();
    List<Alert> missed = new ArrayList<>();
    AlertTalk talk = new AlertTalk(() -> missed, a -> told.add(a.seq()));
    talk.requests();
    hear(talk, "{'type':'subscribed','alerts':true}", event(5, "firing"), event(4, "firing"));
    assertThat(told).isEmpty();
    hear(talk, "{'type':'pong'}", event(6, "repeated"));
    assertThat(told).containsExactly(4L, 5L, 6L);

    for (String frame : List.of(event(7, "resolved"), event(6, "repeated"))) {
      missed.add(Message.in(frame.replace('\'', '"')).getFirst().alert());
    }
    talk.requests();
    hear(talk, "{'type':'pong'}", event(7, "resolved"), event(8, "firing"));
    assertThat(told).containsExactly(4L, 5L, 6L, 7L, 8L);
    hear(talk, event(1, "firing", "2026-01-01T01:00:00Z"));
    assertThat(told).endsWith(8L, 1L);
  }

  @Test
  void whatWaitsIsBounded() {
    Backlog<Long> backlog = new Backlog<>(n -> n % 1000, 10);
    LongStream.range(0, 100_000).forEach(backlog::add);
    assertThat(backlog.size()).isLessThanOrEqualTo(2000);
    assertThat(backlog.conflated() + backlog.size()).isEqualTo(100_000);
    List<Long> left = new ArrayList<>();
    for (Long n; (n = backlog.take()) != null; ) {
      left.add(n);
    }
    assertThat(left.subList(left.size() - 1000, left.size()))
        .containsExactlyElementsOf(LongStream.range(99_000, 100_000).boxed().toList());
  }

  @Test
  void theOldGiveWayInTheOrderOfTheNewest() {
    Backlog<String> backlog = new Backlog<>(s -> s.charAt(0), 4);
    List<Boolean> gaveWay =
        List.of("a1", "b1", "a2", "c1", "b2").stream().map(backlog::add).toList();
    assertThat(gaveWay).containsExactly(false, false, false, false, true);
    assertThat(List.of(backlog.take(), backlog.take(), backlog.take()))
        .containsExactly("a2", "c1", "b2");
    assertThat(backlog.conflated()).isEqualTo(2);
  }

  @Test
  void waitsGrowToHalfAMinute() {
    assertThat(LongStream.of(0, 1, 2, 6, 7, 1000).map(n -> Backoff.longest((int) n)))
        .containsExactly(250L, 500L, 1000L, 16_000L, 30_000L, 30_000L);
    assertThat(Backoff.after(3)).isBetween(Duration.ZERO, Duration.ofSeconds(2));
    assertThat(Backoff.hint("restarting; reconnect in 1500 ms")).contains(Duration.ofMillis(1500));
    assertThat(Backoff.hint("restarting; reconnect in 999999999 ms"))
        .contains(Duration.ofSeconds(30));
    assertThat(Backoff.hint("service restart")).isEmpty();
  }
}
