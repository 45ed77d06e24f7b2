package dev.weir.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given rows of a stream, when an alert reads them, then exactly these events. Times are in seconds. */
class AlertOperatorTest {
  private static final long SECOND = 1_000_000_000L;

  private record Row(long time, String symbol, double mean) {}

  @Test
  void isToldOncePerCrossingWithTheValuesOfThatMoment() {
    assertThat(told(
            "until: mean < 8",
            new Row(1, "A", 9),
            new Row(2, "A", 11),
            new Row(3, "A", 12),
            new Row(4, "A", 9),
            new Row(5, "A", 7),
            new Row(6, "A", 6),
            new Row(7, "A", 13)))
        .containsExactly(
            "1 FIRING at 2 since 2 A at 11.0",
            "2 RESOLVED at 5 since 2 no longer: A at 7.0",
            "3 FIRING at 7 since 7 A at 13.0");
  }

  @Test
  void keysFireEachForThemselves() {
    assertThat(told("severity: info", new Row(1, "A", 11), new Row(2, "B", 12), new Row(3, "A", 1)))
        .containsExactly(
            "1 FIRING at 1 since 1 A at 11.0",
            "2 FIRING at 2 since 2 B at 12.0",
            "3 RESOLVED at 3 since 1 no longer: A at 1.0");
  }

  @Test
  void firesWhenTheConditionHasHeldLongEnoughAndTellsTheNewestValue() {
    assertThat(told(
            "for: 5s",
            new Row(1, "A", 11),
            new Row(3, "A", 9), // not held
            new Row(4, "A", 12),
            new Row(8, "A", 14),
            new Row(20, "B", 0)))
        .containsExactly("1 FIRING at 9 since 4 A at 14.0");
  }

  @Test
  void isRepeatedWhileItLastsWithTheNewestValue() {
    assertThat(told(
            "repeat: 10s",
            new Row(1, "A", 11),
            new Row(5, "A", 15),
            new Row(12, "A", 16),
            new Row(22, "B", 0),
            new Row(25, "A", 3)))
        .containsExactly(
            "1 FIRING at 1 since 1 A at 11.0",
            "2 REPEATED at 11 since 1 A at 15.0",
            "3 REPEATED at 21 since 1 A at 16.0",
            "4 RESOLVED at 25 since 1 no longer: A at 3.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"severity: info", "for: 5s", "repeat: 4s", "until: mean < 8, for: 2s, repeat: 3s"})
  void aRestartAnywhereTellsTheSameTexts(String options) throws IOException {
    Row[] rows = new Row[60];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new Row(i, "K" + i % 3, 5 + 10 * Math.abs(Math.sin(i)) + i / 100.0);
    }
    List<String> uninterrupted = told(options, rows);
    assertThat(uninterrupted).isNotEmpty();
    for (int cut = 0; cut <= rows.length; cut++) {
      Run before = new Run(options);
      before.accept(rows, 0, cut);
      Run after = before.restarted(options);
      after.accept(rows, cut, rows.length);
      List<String> told = new ArrayList<>(before.told);
      told.addAll(after.told);
      assertThat(told).as("restarted before row %d", cut).isEqualTo(uninterrupted);
    }
  }

  private static List<String> told(String options, Row... rows) {
    Run run = new Run(options);
    run.accept(rows, 0, rows.length);
    return run.told;
  }

  /** An alert on a stream of its own, and what it told. */
  private static final class Run {
    final List<String> told = new ArrayList<>();
    private final Texts texts = new Texts();
    private final Pipeline pipeline;
    private final AlertOperator alert;

    Run(String options) {
      pipeline = pipeline(options);
      Pipeline.Stream stream = pipeline.streams().getFirst();
      alert = new AlertOperator(pipeline.alerts().getFirst(), stream, texts, new Outlet() {
        @Override
        public void changes(Pipeline.Stream of, long firstSeq, Batch rows, int[] keys) {}

        @Override
        public void alert(AlertEvent e) {
          assertThat(e.message()).contains(e.key().getFirst().value() + " at ");
          told.add("%d %s at %d since %d %s"
              .formatted(e.seq(), e.state(), e.time() / SECOND, e.since() / SECOND, e.message()));
        }

        @Override
        public void gap(String feed, long origin, String channel, long missing) {
          throw new AssertionError("no feed here has a sequence");
        }

        @Override
        public void reject(String feed, long origin, Cause cause, String field) {}
      });
    }

    void accept(Row[] rows, int from, int to) {
      for (int i = from; i < to; i++) {
        Batch batch = new Batch(2, 1);
        batch.add(rows[i].time() * SECOND, i);
        int id = texts.intern(rows[i].symbol());
        batch.column(0)[0] = Values.text(id);
        batch.column(1)[0] = rows[i].mean();
        alert.accept(batch, new int[] {id});
      }
    }

    Run restarted(String options) throws IOException {
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      alert.save(new DataOutputStream(saved));
      Run next = new Run(options);
      for (int id = 0; id < texts.size(); id++) {
        next.texts.intern(texts.text(id));
      }
      next.alert.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
      return next;
    }

    private static Pipeline pipeline(String options) {
      PipelineReader.Result read =
          PipelineReader.read("""
          feeds:
            t: { url: "ws://127.0.0.1:9/" }
          streams:
            s: { from: t, by: symbol, select: mean(price) }
          alerts:
            high: { from: s, when: mean > 10, message: "{symbol} at {mean:.1f}", %s }
          """.formatted(options), name -> Optional.empty());
      assertThat(read.mistakes()).isEmpty();
      return Planner.plan(read.file().orElseThrow()).pipeline().orElseThrow();
    }
  }
}
