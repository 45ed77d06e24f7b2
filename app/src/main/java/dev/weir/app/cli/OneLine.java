package dev.weir.app.cli;

import dev.weir.core.pipeline.Mistake;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A pipeline as the options of {@code weir watch} give it: the file that says the same, and the option of each line. */
final class OneLine {
  private final StringBuilder yaml = new StringBuilder();
  private final List<String> optionOfLine = new ArrayList<>();

  /** Adds lines of the file that come from no option. */
  OneLine text(String... lines) {
    for (String line : lines) {
      yaml.append(line).append('\n');
      optionOfLine.add("");
    }
    return this;
  }

  /** Adds a line with an option's value behind the given beginning, unless the option was not given. */
  OneLine option(String option, String beginning, @Nullable String value) {
    if (value != null) {
      // In single quotes, where YAML knows no escapes but the doubled quote.
      yaml.append(beginning)
          .append('\'')
          .append(oneLine(value).replace("'", "''"))
          .append("'\n");
      optionOfLine.add(option);
    }
    return this;
  }

  private static String oneLine(String value) {
    return value.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  String yaml() {
    return yaml.toString();
  }

  /** The mistakes of a command line are told by option, not by the line of a file that nobody has seen. */
  String told(List<Mistake> mistakes) {
    return mistakes.stream().map(this::told).collect(Collectors.joining("\n"));
  }

  private String told(Mistake mistake) {
    String option = optionOfLine.get(Math.min(mistake.line(), optionOfLine.size()) - 1);
    return "weir: " + (option.isEmpty() ? "" : option + ": ") + mistake.sentence();
  }
}
