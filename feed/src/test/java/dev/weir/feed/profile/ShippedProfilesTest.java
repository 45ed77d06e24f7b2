package dev.weir.feed.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.pipeline.FeedSpec;
import dev.weir.core.pipeline.Mistake;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import dev.weir.core.pipeline.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The profiles that come with Weir. */
class ShippedProfilesTest {
  private static final ShippedProfiles PROFILES = new ShippedProfiles();

  static List<String> names() {
    return PROFILES.names();
  }

  @Test
  void theIndexListsAllFiles() throws IOException {
    Path folder = Path.of("src/main/resources/dev/weir/feed/profile");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".yaml"))
              .map(f -> f.replace(".yaml", "")))
          .containsExactlyInAnyOrderElementsOf(names());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachIsWithoutMistakeAndNamesItsSecrets(String name) {
    String yaml = PROFILES.text(name).orElseThrow();
    Profile.Result read = Profile.read(name, yaml, secret -> Optional.of("s"));
    assertThat(read.mistakes()).isEmpty();
    Profile profile = read.profile().orElseThrow();
    assertThat(profile.simulation()).isPresent();
    Profile.read(name, yaml, secret -> {
      assertThat(profile.secrets()).containsKey(secret);
      return Optional.of("s");
    });
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachMakesAPipeline(String name) {
    PipelineReader.Result read =
        PipelineReader.read("""
        feeds: { f: { profile: %s, symbols: [A, B] } }
        streams: { s: { from: f, by: symbol, select: "count() as n" } }
        """.formatted(name), secret -> Optional.of("s"), PROFILES);
    assertThat(read.mistakes()).isEmpty();
    assertThat(Planner.plan(read.file().orElseThrow()).mistakes()).isEmpty();
  }

  @Test
  void aFeedsOwnKeysWin() {
    PipelineReader.Result read = PipelineReader.read("""
        feeds: { f: { profile: kraken, url: ws://localhost:1, symbols: [A], read: { fields: { size: volume } } } }
        streams: { s: { from: f, by: symbol, select: "mean(size) as n" } }
        """, secret -> Optional.empty(), PROFILES);
    assertThat(read.mistakes()).isEmpty();
    var feed = read.file().orElseThrow().feeds().getFirst();
    assertThat(((FeedSpec) feed.source()).urls()).hasToString("[ws://localhost:1]");
    assertThat(feed.fields().orElseThrow())
        .extracting(f -> f.name().value() + " " + f.path().value())
        .contains("size volume", "price [0]");
  }

  @Test
  void mistakesAreToldWhereTheProfileIsNamed() {
    assertThat(mistakes("profile: finnhub, symbols: [A]"))
        .containsExactly(
            "f.yaml:1:24: error: in the profile 'finnhub', line 7: missing secret: the environment variable FINNHUB_TOKEN is not set");
    assertThat(mistakes("profile: krakn"))
        .first()
        .isEqualTo(
            "f.yaml:1:24: error: there is no profile 'krakn'; 'weir feeds' lists them (did you mean kraken?)");
    assertThat(mistakes("symbols: [A]"))
        .containsExactly(
            "f.yaml:1:10: error: the feed 'f' needs one of the keys url, profile, accept and mqtt");
  }

  private static List<String> mistakes(String keys) {
    return PipelineReader.read(
            "feeds: { f: { %s } }\nstreams: { s: { from: f, select: 'count() as n' } }"
                .formatted(keys),
            secret -> Optional.empty(),
            PROFILES)
        .mistakes()
        .stream()
        .map((Mistake m) -> m.in("f.yaml"))
        .toList();
  }
}
