package dev.weir.core.pipeline;

import dev.weir.core.expression.Suggestions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code serve.route} and {@code serve.routes}. */
final class RoutesReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final List<String> EVENTS =
      List.of(RoutesSpec.CONNECT, RoutesSpec.DISCONNECT, RoutesSpec.DEFAULT);

  private final List<Mistake> mistakes;

  RoutesReader(List<Mistake> mistakes) {
    this.mistakes = mistakes;
  }

  RoutesSpec read(Section serve) {
    String field = serve.text("route").map(Located::value).orElse(RoutesSpec.USUAL_FIELD);
    Map<String, RoutesSpec.Backend> routes = new LinkedHashMap<>();
    serve.section("routes").named().forEach((name, section) -> {
      checkName(name, field);
      backend(section).ifPresent(b -> routes.put(name.value(), b));
    });
    return new RoutesSpec(field, routes);
  }

  private void checkName(Located<String> name, String field) {
    String text = name.value();
    if (text.startsWith("$") && !EVENTS.contains(text)) {
      mistakes.add(Mistake.at(
          name,
          "there is no route '" + text + "'; with $ there are " + String.join(", ", EVENTS),
          Suggestions.nearest(text, EVENTS).orElse("")));
    }
    if (field.equals(RoutesSpec.USUAL_FIELD) && RoutesSpec.OWN_TYPES.contains(text)) {
      mistakes.add(
          Mistake.at(
              name,
              "messages of type '" + text
                  + "' are understood by Weir itself; call the route otherwise, or choose another field with serve.route"));
    }
  }

  private Optional<RoutesSpec.Backend> backend(Section s) {
    Optional<Located<String>> url =
        s.yaml() instanceof Yaml.Scalar ? Section.scalar(s.yaml()) : s.text("url");
    return url.flatMap(u -> Urls.read(u, mistakes, "http", "https"))
        .map(u -> new RoutesSpec.Backend(
            u, s.duration("timeout").orElse(TIMEOUT), s.section("headers").allTexts()));
  }
}
