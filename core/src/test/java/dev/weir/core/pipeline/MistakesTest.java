package dev.weir.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake of a file, at once, where it is, with what may have been meant. */
class MistakesTest {
  private static final String HEAD = """
      feeds:
        trades: { url: "ws://127.0.0.1:9000/ws" }
      streams:
        rolling:
          from: trades
      """;

  @Test
  void reportsEveryMistakeOfAFile() {
    assertThat(mistakes("""
                feeds:
                  trades:
                    url: http://127.0.0.1:9000/ws
                    silense: 5s
                    ping: 20
                    headers: { Authorization: "Bearer ${NO_SUCH_SECRET}" }
                    read:
                      where: type == trade'
                      fields: { symbol: s, price: p }
                streams:
                  rolling:
                    from: trade
                    select: mean(price)
                  bars:
                    from: trades
                    by: symbl
                    window: last 5 minutes
                    select: { m: meen(price), q: quantile(price), s: sum(symbol + 1) }
                  a: { from: b, select: x }
                  b: { from: a, select: x }
                alerts:
                  high: { from: bars, when: mean > 1, severity: warn, notify: opps }
                """))
        .containsExactly(
            "f.yaml:3:10: error: this URL must begin with ws:// or wss://",
            "f.yaml:4:5: error: unknown key 'silense' (did you mean silence?)",
            "f.yaml:5:11: error: '20' is not a duration; write 250ms, 5s, 1m or 2h (did you mean 20s?)",
            "f.yaml:6:39: error: missing secret: the environment variable NO_SUCH_SECRET is not set",
            "f.yaml:8:27: error: this text has no closing quote (')",
            "f.yaml:12:11: error: there is no feed or stream 'trade' (did you mean trades?)",
            "f.yaml:16:9: error: there is no field 'symbl' (did you mean symbol?)",
            "f.yaml:17:13: error: 'last 5 minutes' is not a window; write all, last 100, last 5m, every 1m, every 10s over 5m, session 30s or decay 5m",
            "f.yaml:18:18: error: there is no function 'meen' (did you mean mean?)",
            "f.yaml:18:34: error: quantile(x, p) takes 2 arguments, found 1",
            "f.yaml:19:14: error: 'a' reads from itself: a <- b <- a",
            "f.yaml:20:14: error: 'b' reads from itself: b <- a <- b",
            "f.yaml:22:49: error: expected info or warning or critical, found 'warn' (did you mean warning?)",
            "f.yaml:22:63: error: there is no notifier 'opps' under notify");
  }

  @Test
  void aMistakeInAStreamHidesNoneOfWhatReadsFromIt() {
    assertThat(mistakes(HEAD + """
                select: { mean: maen(price), high: max( }
              next: { from: rolling, select: { m: last(men) } }
            alerts:
              a: { from: rolling, when: mean > 1, until: meen < 1 and high > 2 }
            """))
        .extracting(m -> m.substring(m.indexOf("error")))
        .contains("error: there is no function 'maen' (did you mean mean?)")
        .contains("error: there is no field 'men' (did you mean mean?)")
        .contains("error: there is no field 'meen' (did you mean mean?)")
        .hasSize(4);
  }

  @Test
  void aliasesThatMultiply() {
    assertThat(mistakes("feeds: &a [*a, *a]"))
        .contains("f.yaml:1:8: error: this is nested too deeply");
    StringBuilder bomb = new StringBuilder("a: &a [" + "x, ".repeat(1000) + "]\n");
    for (char c = 'b'; c < 'h'; c++) {
      bomb.append("%c: &%c [%s]\n".formatted(c, c, ("*" + (char) (c - 1) + ", ").repeat(3)));
    }
    assertThat(mistakes(bomb.toString()))
        .anyMatch(m -> m.endsWith("error: there is too much in this file"));
  }

  @Test
  void nestingThatHasNoEnd() {
    assertThat(mistakes("feeds: " + "[".repeat(10_000)))
        .containsExactly("f.yaml:1:57: error: this is nested too deeply");
  }

  @Test
  void aStreamThatReadsFromNothing() {
    assertThat(mistakes("""
                feeds: { f: { url: "ws://127.0.0.1:9000/ws" } }
                streams:
                  s: { select: count() }
                """)).hasSize(1).first().asString().contains("the key 'from' is missing");
  }

  /** It would be sent as it is written. */
  @Test
  void aPlaceholderThatIsMisspelt() {
    assertThat(mistakes("""
                feeds:
                  f:
                    url: ws://a
                    symbols: [A]
                    values: { stamp: { time: ms }, signature: { hmac: sha256, key: x, text: "a{stmp}" } }
                    query: { s: "{signatur}" }
                    subscribe: { op: sub, symbol: "{symbl}", fine: "{anything}" }
                    heartbeat: { every: 20s, send: "{stamp} {stampp}" }
                streams: { s: { from: f, select: count() } }
                """))
        .containsExactly(
            "f.yaml:5:78: error: nothing is called {stmp} here (did you mean {stamp}?)",
            "f.yaml:6:18: error: nothing is called {signatur} here (did you mean {signature}?)",
            "f.yaml:7:16: error: nothing is called {symbl} here (did you mean {symbol}?)",
            "f.yaml:8:37: error: nothing is called {stampp} here (did you mean {stamp}?)");
  }

  /** Numbers that each connection counts anew do not tell whether another connection has brought the same. */
  @Test
  void twoLinesOfWhichNothingTellsWhatCameTwice() {
    assertThat(mistakes("""
                feeds:
                  f:
                    url: [ws://a, ws://b]
                    read: { sequence: { field: n, restarts: true } }
                streams: { s: { from: f, select: count() } }
                """))
        .containsExactly(
            "f.yaml:2:3: error: the feed 'f' gets observations over two connections at a time; without 'read.id' or a 'read.sequence' that all connections share they would count twice");
  }

  @Test
  void theLogsKeys() {
    assertThat(mistakes(HEAD + """
                    select: { n: count() }
                log: { fsync: 2s, keep: { size: 10G, age: 7 } }
                """))
        .containsExactly(
            "f.yaml:7:15: error: expected never or 1s or each, found '2s' (did you mean 1s?)",
            "f.yaml:7:33: error: '10G' is not a size; write 500MB, 10GB or 1TB",
            "f.yaml:7:43: error: '7' is not a duration; write 250ms, 5s, 1m or 2h (did you mean 7s?)");
  }

  @Test
  void aFieldIsANumberOrATextButNotBoth() {
    assertThat(mistakes(HEAD + "    where: symbol = 'A'\n    select: { m: mean(symbol) }\n"))
        .containsExactly("f.yaml:7:23: error: 'symbol' is a text, but a number is needed here");
  }

  @Test
  void emitCloseNeedsAWindowThatEnds() {
    assertThat(mistakes(HEAD + "    select: mean(price)\n    emit: close\n"))
        .containsExactly(
            "f.yaml:7:11: error: emit: close needs a window that ends, like 'every 1m'");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          last 100           | rsi(x)       | rsi follows from all observations in their order and cannot let go of old ones; use the window all, every DURATION or session GAP
          every 10s over 5m  | macd(x).line | macd follows from all observations in their order and cannot let go of old ones; use the window all, every DURATION or session GAP
          decay 5m           | median(x)    | median cannot be kept with weights that fade with age; use the window all, last DURATION or every DURATION
          decay 5m           | slope(x)     | slope cannot be kept with weights that fade with age; use the window all, last DURATION or every DURATION
          all                | histogram(x, 10, 1) | in histogram(x, low, high, bins = 10), low must be below high
          all                | macd(x, 26, 12).line | in macd(x, fast = 12, slow = 26, signal = 9), fast must be below slow
          every 5m over 1m   | mean(x)      | windows of 1m every 5m would leave out what is between them; the length must be at least the hop
          all, emit: close   | mean(x)      | emit: close needs a window that ends, like 'every 1m'
          every 10s over 5m, emit: update         | mean(x) | an observation is in several of these windows at once, so they tell their values when they end; use emit: close
          session 5s, emit: close, fill: previous | mean(x) | fill needs windows that follow each other, as 'every 1m' does
          every 1m, fill: previous                | mean(x) | fill tells of empty windows when they end, so it needs emit: close
          every 1m, emit: every 10s, fill: 'null' | mean(x) | fill tells of empty windows when they end, so it needs emit: close
          every 1m, emit: clsoe, fill: previous   | mean(x) | emit is update, close or 'every DURATION', not 'clsoe' (did you mean close?)
          """)
  void aCombinationThatMakesNoSenseIsExplained(String window, String call, String why) {
    assertThat(
            mistakes("feeds: { f: { url: 'ws://localhost/' } }\nstreams:\n  s: { from: f, window: "
                + window + ", select: { v: '" + call + "' } }\n"))
        .singleElement()
        .asString()
        .endsWith("error: " + why);
  }

  @Test
  void anAcknowledgementThatSaysNothingIsAMistake() {
    assertThat(
            mistakes(
                "feeds: { f: { url: 'ws://localhost/', subscribe: { a: 1 }, acknowledge: { key: id } } }"))
        .contains("f.yaml:1:73: error: 'acknowledge' needs 'when', 'refuse' or both");
  }

  @ParameterizedTest
  @CsvSource({
    "avg, mean", "sma, mean", "std, stddev", "stddev_pop, stddev", "percentile, quantile",
    "nunique, distinct", "skew, skewness", "ewm, ema", "pct_change, change", "shift, lag"
  })
  void aStatisticByTheNameThatItHasElsewhere(String name, String meant) {
    assertThat(mistakes(HEAD + "    select: { v: " + name + "(price) }\n"))
        .singleElement()
        .asString()
        .endsWith("there is no function '%s' (did you mean %s?)".formatted(name, meant));
  }

  @Test
  void whatIsNotYamlIsSaidWithItsPlace() {
    assertThat(mistakes("feeds: ["))
        .singleElement()
        .asString()
        .startsWith("f.yaml:1:9: error: this is not YAML");
    assertThat(mistakes(""))
        .containsExactly(
            "f.yaml:1:1: error: the file is empty; 'weir init' writes one to begin with");
  }

  @Test
  void aSecretIsNeverShown() {
    String yaml =
        "feeds:\n  f: { url: \"nonsense ${KEY}\" }\nstreams:\n  s: { from: f, select: x }\n";
    PipelineReader.Result read = PipelineReader.read(yaml, name -> Optional.of("hunter2"));
    assertThat(read.mistakes()).isNotEmpty().noneMatch(m -> m.toString().contains("hunter2"));
  }

  private static List<String> mistakes(String yaml) {
    PipelineReader.Result read = PipelineReader.read(yaml, name -> Optional.empty());
    List<Mistake> all = new ArrayList<>(read.mistakes());
    read.file().ifPresent(file -> all.addAll(Planner.plan(file).mistakes()));
    return all.stream()
        .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
        .map(m -> m.in("f.yaml"))
        .toList();
  }
}
