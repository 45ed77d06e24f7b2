package dev.weir.core.pipeline;

import java.util.List;
import java.util.stream.Collectors;

/** What the user wrote has mistakes: all of them, with the lines where they are. */
public final class MistakesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Mistake> mistakes;

  public MistakesException(String yaml, List<Mistake> mistakes) {
    super(describe(yaml.lines().toList(), mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<Mistake> mistakes() {
    return mistakes;
  }

  private static String describe(List<String> lines, List<Mistake> mistakes) {
    return mistakes.stream()
        .map(m -> m.in("pipeline")
            + (m.line() <= lines.size() ? "\n    " + lines.get(m.line() - 1).strip() : ""))
        .collect(Collectors.joining("\n"));
  }
}
