package dev.weir.app.access;

import dev.weir.core.pipeline.AccessSpec;
import dev.weir.core.pipeline.Located;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes rights of what a pipeline file grants. What a claim says is taken as it is: a {@code *} in a token is a star, not any
 * text, for who chooses a name must not choose rights with it.
 */
final class Grants {
  private static final Pattern CLAIM = Pattern.compile(AccessSpec.CLAIM);

  private Grants() {}

  static Rights rights(AccessSpec.Grant grant, Map<String, Object> claims) {
    Names symbols = grant.symbols().map(s -> names(s, claims)).orElse(Names.ALL);
    return new Rights(
        names(texts(grant.read()), claims),
        symbols,
        names(texts(grant.publish()), claims),
        isTrue(grant.admin(), claims));
  }

  private static List<String> texts(List<Located<String>> located) {
    return located.stream().map(Located::value).toList();
  }

  private static Names names(List<String> texts, Map<String, Object> claims) {
    List<Names.Pattern> patterns = new ArrayList<>();
    for (String text : texts) {
      Matcher whole = CLAIM.matcher(text);
      if (whole.matches()) {
        values(claims, whole.group(1)).forEach(v -> patterns.add(Names.Pattern.literal(v)));
      } else if (whole.reset().find()) {
        composed(text, claims, patterns);
      } else {
        patterns.add(Names.Pattern.of(text));
      }
    }
    return new Names(patterns);
  }

  /** A text with claims in it: a name for each value of the first, if the others have one. */
  private static void composed(
      String text, Map<String, Object> claims, List<Names.Pattern> patterns) {
    List<List<String>> alternatives = new ArrayList<>(List.of(List.of("")));
    Matcher m = CLAIM.matcher(text);
    int at = 0;
    while (m.find()) {
      List<String> literal = List.of(text.substring(at, m.start()).split("\\*", -1));
      alternatives = joined(alternatives, literal);
      List<List<String>> next = new ArrayList<>();
      for (String value : values(claims, m.group(1))) {
        next.addAll(joined(alternatives, List.of(value)));
      }
      alternatives = next;
      at = m.end();
    }
    List<String> rest = List.of(text.substring(at).split("\\*", -1));
    joined(alternatives, rest).forEach(parts -> patterns.add(new Names.Pattern(parts)));
  }

  /** Appends parts: the first goes on where each alternative's last part ends. */
  private static List<List<String>> joined(List<List<String>> alternatives, List<String> parts) {
    List<List<String>> all = new ArrayList<>();
    for (List<String> a : alternatives) {
      List<String> longer = new ArrayList<>(a.subList(0, a.size() - 1));
      longer.add(a.getLast() + parts.getFirst());
      longer.addAll(parts.subList(1, parts.size()));
      all.add(longer);
    }
    return all;
  }

  /** The texts of a claim: one, or those of a list; none if it is missing or something else. */
  private static List<String> values(Map<String, Object> claims, String name) {
    return switch (claims.get(name)) {
      case String text when !text.isEmpty() -> List.of(text);
      case Number number -> List.of(number.toString());
      case Collection<?> list ->
        list.stream()
            .filter(v -> (v instanceof String s && !s.isEmpty()) || v instanceof Number)
            .map(Object::toString)
            .toList();
      case null, default -> List.of();
    };
  }

  private static boolean isTrue(String admin, Map<String, Object> claims) {
    Matcher claim = CLAIM.matcher(admin);
    return claim.matches() ? Boolean.TRUE.equals(claims.get(claim.group(1))) : admin.equals("true");
  }
}
