package dev.weir.core.pipeline;

import dev.weir.core.expression.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds names in {@code serve.access} that are none of a stream or of a feed to which others push. */
final class AccessCheck {
  private final List<String> streams;
  private final List<String> doors;
  private final List<Mistake> mistakes;

  private AccessCheck(PipelineFile file, List<Mistake> mistakes) {
    this.streams = file.streams().stream().map(s -> s.name().value()).toList();
    this.doors = file.feeds().stream()
        .filter(f -> f.source() instanceof AcceptSpec)
        .map(f -> f.name().value())
        .toList();
    this.mistakes = mistakes;
  }

  static void check(PipelineFile file, List<Mistake> mistakes) {
    AccessCheck check = new AccessCheck(file, mistakes);
    file.serve().protection().access().ifPresent(access -> {
      List<AccessSpec.Grant> grants = new ArrayList<>(List.of(access.anonymous()));
      access.keys().forEach(k -> grants.add(k.grant()));
      access.jwt().ifPresent(j -> grants.add(j.grant()));
      grants.forEach(check::check);
    });
  }

  private void check(AccessSpec.Grant grant) {
    grant.read().forEach(name -> check(name, "stream", streams));
    grant.publish().forEach(name -> check(name, "feed with accept", doors));
  }

  private void check(Located<String> name, String what, List<String> known) {
    if (name.value().equals("*") || name.value().contains("{claims.")) {
      return;
    }
    String pattern = Pattern.quote(name.value()).replace("*", "\\E.*\\Q");
    if (known.stream().noneMatch(k -> k.matches(pattern))) {
      mistakes.add(Mistake.at(
          name,
          "there is no " + what + " '" + name.value() + "'",
          Suggestions.nearest(name.value(), known).orElse("")));
    }
  }
}
