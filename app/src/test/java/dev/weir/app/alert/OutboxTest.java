package dev.weir.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.AlertEvent.State;
import dev.weir.core.stream.AlertWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is notified of silenced and acknowledged alerts, also over restarts. */
@Timeout(60)
class OutboxTest {
  private static final List<String> OPS = List.of("ops");

  @TempDir
  Path directory;

  private final BlockingQueue<String> delivered = new LinkedBlockingQueue<>();
  private Outbox outbox;

  @BeforeEach
  void start() throws IOException {
    outbox = new Outbox(
        directory.resolve("outbox"), Map.of("ops", (id, json) -> delivered.add(id)), s -> {});
  }

  @AfterEach
  void stop() throws IOException {
    outbox.close();
  }

  private void restart() throws IOException {
    stop();
    start();
  }

  private static AlertEvent event(String symbol, long seq, State state) {
    return new AlertEvent(
        "high",
        "rolling",
        seq,
        state,
        0,
        0,
        List.of(new AlertEvent.KeyField("symbol", symbol)),
        "warning",
        "it is \"high\"",
        0);
  }

  private void add(String symbol, long seq, State state, long firing) throws IOException {
    AlertEvent event = event(symbol, seq, state);
    outbox.add(event, "high:" + firing, OPS, AlertWriter.json(event));
  }

  private void hold(String symbol, long seq, State state, long firing) throws IOException {
    AlertEvent event = event(symbol, seq, state);
    outbox.hold(event, "high:" + firing, OPS, AlertWriter.json(event));
  }

  /** Waits until it is written down that something was delivered: else it is delivered again after a restart. */
  private void awaitNoted() {
    while (outbox.delivered("ops") == 0) {
      Thread.onSpinWait();
    }
  }

  /** A last event, so that what comes before it is known to be all. */
  private void assertDelivered(String... ids) throws Exception {
    add("end", 1000, State.FIRING, 1000);
    for (String id : ids) {
      assertThat(delivered.poll(30, TimeUnit.SECONDS)).isEqualTo(id);
    }
    assertThat(delivered.poll(30, TimeUnit.SECONDS)).isEqualTo("high:1000");
  }

  @Test
  void whatIsStillFiringWhenTheSilenceEndsIsTold() throws Exception {
    hold("A", 1, State.FIRING, 1);
    add("B", 2, State.FIRING, 2);
    awaitNoted();
    restart();
    outbox.release(json -> json.contains("\"symbol\":\"A\"")); // it lasts
    restart();
    outbox.release(json -> false);
    assertDelivered("high:2", "high:1");
  }

  @Test
  void theNewestEventIsTold() throws Exception {
    hold("A", 1, State.FIRING, 1);
    hold("A", 2, State.REPEATED, 1);
    restart();
    outbox.release(json -> false);
    assertDelivered("high:2");
  }

  @Test
  void whatFiredAndWasResolvedInSilenceIsNotTold() throws Exception {
    hold("A", 1, State.FIRING, 1);
    hold("A", 2, State.REPEATED, 1);
    restart();
    hold("A", 3, State.RESOLVED, 1);
    restart();
    outbox.release(json -> false);
    assertDelivered();
  }

  @Test
  void whatWasToldAsFiringIsToldAsResolvedAfterTheSilence() throws Exception {
    add("A", 1, State.FIRING, 1);
    hold("A", 2, State.REPEATED, 1);
    awaitNoted();
    restart();
    hold("A", 3, State.RESOLVED, 1);
    outbox.release(json -> false);
    assertDelivered("high:1", "high:3");
  }

  @Test
  void whatIsResolvedRightAfterTheSilenceWasHeardByNobody() throws Exception {
    hold("A", 1, State.FIRING, 1);
    add("A", 2, State.RESOLVED, 1);
    outbox.release(json -> false);
    assertDelivered();
  }

  @Test
  void whatTheEngineTellsAgainAfterACrashIsKnown() throws Exception {
    hold("A", 1, State.FIRING, 1);
    outbox.pass(event("B", 2, State.REPEATED), OPS);
    restart();
    add("A", 1, State.FIRING, 1);
    add("B", 2, State.REPEATED, 0);
    assertDelivered();
  }
}
