package dev.weir.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.gateway.ChangeStore;
import dev.weir.app.run.Station;
import dev.weir.core.conversation.Simulation;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import dev.weir.core.pipeline.Profile;
import dev.weir.core.pipeline.Secrets;
import dev.weir.feed.profile.ShippedProfiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each profile against its simulated server: the whole conversation, right and wrong. */
class VenueTest {
  private static final ShippedProfiles PROFILES = new ShippedProfiles();
  private static final Secrets RIGHT = name -> Optional.of("the secret of " + name);
  private static final Secrets WRONG = name -> Optional.of("not the secret of " + name);
  private static final long PATIENCE_MILLIS = 5_000;

  @TempDir
  private Path data;

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();

  static List<String> profiles() {
    return PROFILES.names();
  }

  static List<String> withSecrets() {
    return PROFILES.names().stream()
        .filter(name -> !profile(name).secrets().isEmpty())
        .filter(name -> !name.equals("aisstream")) // whose key is part of the subscription
        .toList();
  }

  private static Profile profile(String name) {
    return Profile.read(name, PROFILES.text(name).orElseThrow(), RIGHT)
        .profile()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void logsInSubscribesAndReads(String name) throws Exception {
    try (Simulator simulator = simulator(name);
        Station station = station(name, simulator.port(), RIGHT, "")) {
      station.start();
      ChangeStore changes = station.stores().getFirst();
      await(changes, 20);
      boolean bySymbol = !profile(name).symbols().isEmpty();
      assertThat(changes.keyCount()).isEqualTo(bySymbol ? 2 : 1);
      assertThat(troubles).isEmpty();
      assertThat(said).allMatch(s -> s.startsWith("f: connected"));
    }
  }

  @ParameterizedTest
  @MethodSource("withSecrets")
  void aWrongSecretIsRefusedAndSaid(String name) throws Exception {
    try (Simulator simulator = simulator(name);
        Station station = station(name, simulator.port(), WRONG, "")) {
      station.start();
      assertThat(next("wrong")).isNotNull();
      String lost = next(said, "f: connection lost");
      assertThat(lost).containsAnyOf("the server refused the login", "code 1008");
      assertThat(lost).doesNotContain("not the secret of");
      assertThat(station.stores().getFirst().head()).isZero();
    }
  }

  static List<String> withHeartbeats() {
    return PROFILES.names().stream()
        .filter(name -> simulation(name).within().isPresent())
        .toList();
  }

  static List<String> withLimits() {
    return PROFILES.names().stream().filter(name -> simulation(name).most() > 0).toList();
  }

  private static Simulation simulation(String name) {
    return profile(name).simulation().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("withHeartbeats")
  void aClientThatMissesHeartbeatsIsDropped(String name) throws Exception {
    String silent = ", heartbeat: null, answers: null, silence: 1h";
    try (Simulator simulator = simulator(name, "within: \\d+s", "within: 300ms");
        Station station = station(name, simulator.port(), RIGHT, silent)) {
      station.start();
      assertThat(next("nothing heard")).isNotNull();
      assertThat(next(said, "f: connection lost")).contains("1008", "nothing heard for 300 ms");
    }
  }

  @ParameterizedTest
  @MethodSource("withLimits")
  void oneSymbolTooManyIsRefusedAndSaid(String name) throws Exception {
    oneSymbolTooManyIsRefused(name, "was refused: ");
  }

  @Test
  void theSymbolThatIsRefusedIsSaid() throws Exception {
    oneSymbolTooManyIsRefused(
        "kraken", "the subscription to ETH/USD was refused", "Exceeded the number");
  }

  private void oneSymbolTooManyIsRefused(String name, String... words) throws Exception {
    try (Simulator simulator = simulator(name, "most: \\d+", "most: 1");
        Station station = station(name, simulator.port(), RIGHT, "")) {
      station.start();
      assertThat(next(said, "f: the subscription")).contains(words);
      ChangeStore changes = station.stores().getFirst();
      await(changes, 1);
    }
  }

  private void await(ChangeStore changes, long count) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (changes.head() < count && System.nanoTime() < deadline) {
      changes.awaitAfter(changes.head(), 100);
    }
    assertThat(changes.head()).as("%s %s", said, troubles).isGreaterThanOrEqualTo(count);
  }

  /** Each connection gets the trades 1, 2, 3, …; so the number of observations is the largest of them, however they come. */
  @Test
  void twoLinesAndPlannedReconnectsCountEachTradeOnce() throws Exception {
    try (Simulator one = simulator("binance");
        Simulator two = simulator("binance")) {
      String yaml = """
          feeds:
            f:
              profile: binance
              url: ["ws://127.0.0.1:%d/ws", "ws://127.0.0.1:%d/ws"]
              symbols: [BTCUSDT, ETHUSDT]
              reconnect: { every: 500ms, overlap: 100ms }
          streams: { s: { from: f, select: { n: count(), top: max(id) } } }
          alerts: { twice: { from: s, when: n != top } }
          """.formatted(one.port(), two.port());
      PipelineReader.Result read = PipelineReader.read(yaml, RIGHT, PROFILES);
      assertThat(read.mistakes()).isEmpty();
      Pipeline pipeline = Planner.plan(read.file().orElseThrow()).pipeline().orElseThrow();
      List<String> alerts = new CopyOnWriteArrayList<>();
      Station.Place place = new Station.Place(data, false, "127.0.0.1", 0, "test");
      try (Station station = new Station(pipeline, place, alerts::add, said::add)) {
        station.start();
        await(station.stores().getFirst(), 200);
        for (int renewal = 0; renewal < 4; renewal++) {
          next(said, "going over to a new connection, as planned");
        }
        assertThat(alerts).isEmpty();
      }
    }
  }

  private String next(String start) throws InterruptedException {
    return next(troubles, start);
  }

  /** The next sentence that holds the text. */
  private static String next(BlockingQueue<String> sentences, String text)
      throws InterruptedException {
    List<String> heard = new ArrayList<>();
    String sentence;
    do {
      sentence = sentences.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (sentence == null) {
        throw new AssertionError("nobody said: " + text + " but " + heard);
      }
      heard.add(sentence);
    } while (!sentence.contains(text));
    return sentence;
  }

  private Simulator simulator(String name) throws IOException {
    return simulator(name, "", "");
  }

  private Simulator simulator(String name, String replaced, String by) throws IOException {
    String yaml = PROFILES.text(name).orElseThrow().replaceFirst(replaced, by);
    Profile profile = Profile.read(name, yaml, RIGHT).profile().orElseThrow();
    Simulator.Venue venue = new Simulator.Venue(profile, 500, 1);
    return Simulator.start(
        new Simulator.Options(venue, Optional.empty(), Optional.empty()),
        "127.0.0.1",
        0,
        troubles::add);
  }

  private Station station(String name, int port, Secrets secrets, String keys) throws IOException {
    Pipeline pipeline = pipeline(name, port, secrets, keys);
    return new Station(
        pipeline, new Station.Place(data, false, "127.0.0.1", 0, "test"), json -> {}, said::add);
  }

  private static Pipeline pipeline(String name, int port, Secrets secrets, String keys) {
    List<String> symbols = profile(name).symbols();
    String yaml = """
        feeds: { f: { profile: %s, url: "ws://127.0.0.1:%d/ws", symbols: [%s] %s } }
        streams: { s: { from: f, by: symbol, select: "count() as n" } }
        """.formatted(
        name, port, String.join(", ", symbols.stream().map(s -> '"' + s + '"').toList()), keys);
    PipelineReader.Result read = PipelineReader.read(yaml, secrets, PROFILES);
    assertThat(read.mistakes()).isEmpty();
    Planner.Result planned = Planner.plan(read.file().orElseThrow());
    assertThat(planned.mistakes()).isEmpty();
    return planned.pipeline().orElseThrow();
  }
}
