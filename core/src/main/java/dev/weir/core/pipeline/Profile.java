package dev.weir.core.pipeline;

import dev.weir.core.conversation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A known feed.
 *
 * @param symbols how symbols are written there, for example
 * @param secrets the secrets that it takes, and what they are
 * @param simulation how to play its server
 */
public record Profile(
    String about,
    List<String> symbols,
    Map<String, String> secrets,
    FeedSpec spec,
    Optional<Simulation> simulation) {

  /** Either a profile and no mistakes, or the mistakes. */
  public record Result(Optional<Profile> profile, List<Mistake> mistakes) {}

  /** Reads and checks a profile's YAML. */
  public static Result read(String name, String yaml, Secrets secrets) {
    List<Mistake> mistakes = new ArrayList<>();
    Optional<Yaml> document = Yaml.read(yaml, secrets, mistakes);
    document.ifPresent(d -> new ShapeChecker(mistakes).check(d, FeedShape.PROFILE));
    Optional<Profile> profile =
        document.map(d -> profile(new Located<>(name, 1, 1), new Section(d), mistakes));
    return new Result(profile.filter(p -> mistakes.isEmpty()), mistakes);
  }

  private static Profile profile(Located<String> name, Section s, List<Mistake> mistakes) {
    List<String> symbols = s.texts("symbols").stream().map(Located::value).toList();
    FeedReader reader = new FeedReader(mistakes);
    return new Profile(
        s.text("about").map(Located::value).orElse(""),
        symbols,
        s.section("secrets").allTexts(),
        reader.connect(name, s.section("feed"), symbols),
        s.get("simulate").map(yaml -> SimulationReader.read(new Section(yaml))));
  }
}
