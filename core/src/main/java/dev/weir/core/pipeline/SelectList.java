package dev.weir.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A select as SQL writes it: {@code price, mean(price), sum(price * size) / sum(size) as vwap}. */
public final class SelectList {
  private static final Pattern AS =
      Pattern.compile("^(.*\\S)\\s+[aA][sS]\\s+([A-Za-z_][A-Za-z0-9_]*)\\s*$", Pattern.DOTALL);

  private SelectList() {}

  /** Splits at the commas that are not in parentheses or quotes. */
  public static List<PipelineFile.Select> parse(Located<String> text) {
    List<PipelineFile.Select> items = new ArrayList<>();
    String all = text.value();
    int depth = 0;
    int start = 0;
    char quote = 0;
    for (int i = 0; i <= all.length(); i++) {
      char c = i < all.length() ? all.charAt(i) : ',';
      if (quote != 0 && i < all.length()) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (i == all.length() || (c == ',' && depth == 0)) {
        items.add(item(text.with(all.substring(start, i)).plus(start)));
        start = i + 1;
      }
    }
    return items;
  }

  /** {@code expression} or {@code expression as name}. */
  static PipelineFile.Select item(Located<String> text) {
    int spaces = text.value().length() - text.value().stripLeading().length();
    Located<String> stripped = text.with(text.value().strip()).plus(spaces);
    Matcher m = AS.matcher(stripped.value());
    return m.matches()
        ? new PipelineFile.Select(
            Optional.of(stripped.with(m.group(2)).plus(m.start(2))), stripped.with(m.group(1)))
        : new PipelineFile.Select(Optional.empty(), stripped);
  }
}
