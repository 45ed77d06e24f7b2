package dev.weir.app.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertDeskTest {
  private static final String EVENT =
      "{\"alert\":\"high\",\"symbol\":\"A\",\"level\":5,\"state\":\"firing\"}";

  @TempDir
  Path directory;

  private Instant now = Instant.parse("2024-01-01T00:00:00Z");
  private AlertDesk desk;

  @BeforeEach
  void open() throws IOException {
    desk = new AlertDesk(directory.resolve("alerts.json"), () -> now);
  }

  private Silence silence(String id, String alert, Map<String, String> match) {
    return new Silence(id, alert, match, now.plusSeconds(60), "ann", null);
  }

  @ParameterizedTest
  @CsvSource({
    "high, '', '', true",
    "*, '', '', true",
    "low, '', '', false",
    "*, symbol, A, true",
    "*, symbol, B, false",
    "high, level, 5, true",
    "high, venue, A, false"
  })
  void aSilenceCoversAnAlertAndItsKeys(String alert, String key, String value, boolean covered)
      throws IOException {
    desk.add(silence("s", alert, key.isEmpty() ? Map.of() : Map.of(key, value)));
    assertThat(desk.isSilenced(EVENT)).isEqualTo(covered);
  }

  @Test
  void aSilenceEndsByItselfAndThatIsTold() throws IOException {
    AtomicInteger ends = new AtomicInteger();
    desk.onEnd(ends::incrementAndGet);
    desk.add(silence("s", "high", Map.of()));
    desk.expire();
    assertThat(ends).hasValue(0);
    now = now.plus(Duration.ofSeconds(60));
    assertThat(desk.isSilenced(EVENT)).isFalse();
    assertThat(desk.silences()).isEmpty();
    desk.expire();
    desk.expire();
    assertThat(ends).hasValue(1);
  }

  @Test
  void aSilenceCanBeEnded() throws IOException {
    AtomicInteger ends = new AtomicInteger();
    desk.onEnd(ends::incrementAndGet);
    desk.add(silence("s", "high", Map.of()));
    assertThat(desk.end("other")).isFalse();
    assertThat(desk.end("s")).isTrue();
    assertThat(ends).hasValue(1);
    assertThat(desk.isSilenced(EVENT)).isFalse();
    open();
    assertThat(desk.silences()).isEmpty();
  }

  @Test
  void whatWasSaidOutlivesTheProcess() throws IOException {
    Silence silence = silence("s", "high", Map.of("symbol", "A"));
    Acknowledgement seen = new Acknowledgement("ann", now, "on it");
    desk.add(silence);
    desk.acknowledge("high:1", seen);
    desk.acknowledge("high:2", new Acknowledgement(null, now, null));
    desk.takeBack("high:2");
    open();
    assertThat(desk.silences()).containsExactly(silence);
    assertThat(desk.acknowledgement("high:1")).contains(seen);
    assertThat(desk.acknowledgement("high:2")).isEmpty();
  }

  @Test
  void anAcknowledgementEndsWithTheAlertOrWhenIdsBeginAnew() throws IOException {
    desk.acknowledge("high:1", new Acknowledgement(null, now, null));
    desk.acknowledge("high:2", new Acknowledgement(null, now, null));
    desk.resolved("high:1");
    assertThat(desk.acknowledgement("high:1")).isEmpty();
    assertThat(desk.acknowledgement("high:2")).isPresent();
    desk.renumber();
    open();
    assertThat(desk.acknowledgement("high:2")).isEmpty();
  }

  @Test
  void whatCannotBeKeptIsNotInForce() throws IOException {
    Files.createDirectory(directory.resolve("alerts.json.tmp")); // in the way
    assertThatThrownBy(() -> desk.add(silence("s", "high", Map.of())))
        .isInstanceOf(IOException.class);
    assertThat(desk.isSilenced(EVENT)).isFalse();
  }

  @Test
  void aFileThatIsNotUnderstoodIsToldWithWhatToDo() throws IOException {
    Files.writeString(directory.resolve("alerts.json"), "{\"silences\":[{\"until\":\"noon\"}]}");
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("alerts.json cannot be read")
        .hasMessageContaining("may be deleted");
  }
}
