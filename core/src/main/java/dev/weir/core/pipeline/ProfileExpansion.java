package dev.weir.core.pipeline;

import dev.weir.core.expression.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Puts what a profile says about a feed under what the feed says itself: the feed's own keys win, mappings are joined key
 * by key, and a null takes away what the profile says. Mistakes in what comes from a profile are told at the place that names the profile.
 */
final class ProfileExpansion {
  private static final String PROFILE = "profile";

  private final Profiles profiles;
  private final Secrets secrets;
  private final List<Mistake> mistakes;

  ProfileExpansion(Profiles profiles, Secrets secrets, List<Mistake> mistakes) {
    this.profiles = profiles;
    this.secrets = secrets;
    this.mistakes = mistakes;
  }

  Yaml expand(Yaml document) {
    return change(document, "feeds", feeds -> {
      Yaml expanded = feeds;
      if (feeds instanceof Yaml.MapNode map) {
        for (String name : map.entries().keySet()) {
          expanded = change(expanded, name, this::feed);
        }
      }
      return expanded;
    });
  }

  /** The same mapping with one value changed, if it is there. */
  private static Yaml change(Yaml yaml, String key, UnaryOperator<Yaml> change) {
    if (!(yaml instanceof Yaml.MapNode map) || !map.entries().containsKey(key)) {
      return yaml;
    }
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>(map.entries());
    entries.computeIfPresent(
        key, (k, entry) -> new Yaml.Entry(entry.key(), change.apply(entry.value())));
    return new Yaml.MapNode(entries, map.line(), map.column());
  }

  private Yaml feed(Yaml feed) {
    if (!(feed instanceof Yaml.MapNode map)
        || !map.entries().containsKey(PROFILE)
        || !(map.entries().get(PROFILE).value() instanceof Yaml.Scalar name)) {
      return feed;
    }
    return profile(name.located()).map(profile -> joined(profile, feed)).orElse(feed);
  }

  private Optional<Yaml> profile(Located<String> name) {
    Optional<String> text = profiles.text(name.value());
    if (text.isEmpty()) {
      mistakes.add(Mistake.at(
          name,
          "there is no profile '" + name.value() + "'; 'weir feeds' lists them",
          Suggestions.nearest(name.value(), profiles.names()).orElse("")));
      return Optional.empty();
    }
    List<Mistake> inside = new ArrayList<>();
    Optional<Yaml> document = Yaml.read(text.get(), secrets, inside);
    document.ifPresent(d -> new ShapeChecker(inside).check(d, FeedShape.PROFILE));
    inside.forEach(m -> mistakes.add(Mistake.at(
        name,
        "in the profile '%s', line %d: %s".formatted(name.value(), m.line(), m.message()),
        m.suggestion())));
    return document
        .filter(Yaml.MapNode.class::isInstance)
        .map(d -> ((Yaml.MapNode) d).entries().get("feed"))
        .map(entry -> placed(entry.value(), name));
  }

  private static Yaml joined(Yaml under, Yaml over) {
    if (!(under instanceof Yaml.MapNode u) || !(over instanceof Yaml.MapNode o)) {
      return over;
    }
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>(u.entries());
    o.entries()
        .forEach((key, entry) -> entries.merge(
            key,
            entry,
            (below, above) -> new Yaml.Entry(above.key(), joined(below.value(), above.value()))));
    entries.values().removeIf(e -> e.value() instanceof Yaml.Scalar s && s.isNull());
    return new Yaml.MapNode(entries, o.line(), o.column());
  }

  /** The same, as if it all stood at one place. */
  private static Yaml placed(Yaml yaml, Located<?> at) {
    return switch (yaml) {
      case Yaml.Scalar s ->
        new Yaml.Scalar(
            s.written(),
            s.value(),
            s.plainText(),
            s.isNull(),
            s.complete(),
            at.line(),
            at.column());
      case Yaml.ListNode l ->
        new Yaml.ListNode(
            l.items().stream().map(i -> placed(i, at)).toList(), at.line(), at.column());
      case Yaml.MapNode m -> {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        m.entries()
            .forEach((key, entry) ->
                entries.put(key, new Yaml.Entry(at.with(key), placed(entry.value(), at))));
        yield new Yaml.MapNode(entries, at.line(), at.column());
      }
    };
  }
}
