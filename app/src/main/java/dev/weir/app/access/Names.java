package dev.weir.app.access;

import java.util.List;

/** A set of names, some of them with {@code *} for any text. */
public record Names(List<Pattern> patterns) {
  public static final Names NONE = new Names(List.of());
  public static final Names ALL = new Names(List.of(Pattern.of("*")));

  /** A name in its parts: between them, and nowhere else, may be anything. */
  record Pattern(List<String> parts) {
    /** With {@code *} for any text. */
    static Pattern of(String text) {
      return new Pattern(List.of(text.split("\\*", -1)));
    }

    /** A name as it is, whatever is in it. */
    static Pattern literal(String name) {
      return new Pattern(List.of(name));
    }

    /** Each part at its first place: in time linear to the name, whatever the pattern. */
    boolean matches(String name) {
      String first = parts.getFirst();
      String last = parts.getLast();
      if (parts.size() == 1) {
        return name.equals(first);
      }
      int at = first.length();
      int end = name.length() - last.length();
      if (!name.startsWith(first) || !name.endsWith(last) || at > end) {
        return false;
      }
      for (String part : parts.subList(1, parts.size() - 1)) {
        int found = name.indexOf(part, at);
        if (found < 0 || found + part.length() > end) {
          return false;
        }
        at = found + part.length();
      }
      return true;
    }

    boolean isAll() {
      return parts.size() > 1 && parts.stream().allMatch(String::isEmpty);
    }
  }

  public Names {
    patterns = List.copyOf(patterns);
  }

  /** With {@code *} for any text. */
  public static Names of(String... names) {
    return new Names(List.of(names).stream().map(Pattern::of).toList());
  }

  public boolean matches(String name) {
    return patterns.stream().anyMatch(p -> p.matches(name));
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  public boolean isAll() {
    return patterns.stream().anyMatch(Pattern::isAll);
  }
}
