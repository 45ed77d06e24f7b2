package dev.weir.core.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file for people to look at: as it was written, with <code>${NAME}</code> where a secret goes. What stands where
 * a secret would belong, but was written out, is hidden.
 */
public final class PipelineText {
  private static final String HIDDEN = "***";
  private static final Pattern SECRET = Pattern.compile(
      "(?i).*(token|secret|passw|passphrase|signature|credential|api[_-]?key|hash).*");
  private static final Pattern USER = Pattern.compile("(?<=://)[^/@$]+(?=@)");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)(?<=[?&](?:token|key|secret|password|api[_-]?key|signature)=)[^&$]+");
  private static final int LONGEST_DETAIL = 200;

  private final List<String> lines;
  private final @Nullable Yaml root;
  private final Map<Yaml.Scalar, String> replacements = new LinkedHashMap<>();
  private boolean unsure;

  private PipelineText(String yaml) {
    this.lines = new ArrayList<>(Arrays.asList(yaml.split("\n", -1)));
    this.root = Yaml.read(yaml, name -> Optional.of("${" + name + "}"), new ArrayList<>())
        .orElse(null);
    if (root != null) {
      hide(root, false);
      replaceAll();
    }
  }

  /**
   * The text of a file.
   *
   * @param yaml empty for a pipeline that no file describes
   */
  public static PipelineText of(String yaml) {
    return new PipelineText(yaml);
  }

  /** The whole file; empty if what must not be shown cannot be told from the rest. */
  public String shown() {
    return unsure ? "" : String.join("\n", lines);
  }

  /** What is written under {@code section.name}: for each key its value, on one line. */
  public Map<String, String> detail(String section, String name) {
    Map<String, String> detail = new LinkedHashMap<>();
    Section part = new Section(root).section(section).section(name);
    part.named().forEach((key, value) -> {
      if (value.yaml() != null) {
        detail.put(key.value(), shortened(inline(value.yaml())));
      }
    });
    return detail;
  }

  private String inline(Yaml yaml) {
    return switch (yaml) {
      case Yaml.Scalar s -> replacements.getOrDefault(s, s.written()).strip();
      case Yaml.ListNode l ->
        l.items().stream().map(this::inline).collect(Collectors.joining(", "));
      case Yaml.MapNode m ->
        m.entries().values().stream()
            .map(e -> e.key().value() + ": " + inline(e.value()))
            .collect(Collectors.joining(", "));
    };
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
  }

  private void hide(Yaml yaml, boolean secret) {
    switch (yaml) {
      case Yaml.Scalar s -> hide(s, secret);
      case Yaml.ListNode l -> l.items().forEach(item -> hide(item, secret));
      case Yaml.MapNode m ->
        m.entries().values().forEach(e -> {
          String key = e.key().value();
          hide(e.value(), secret || key.equals("headers") || SECRET.matcher(key).matches());
        });
    }
  }

  private void hide(Yaml.Scalar scalar, boolean secret) {
    String written = scalar.written();
    boolean literal = secret && !written.contains("${") && !scalar.isNull();
    String shown = literal ? HIDDEN : withoutTokens(written);
    if (!shown.equals(written)) {
      replacements.put(scalar, shown);
    }
  }

  /** From the end, so that the places of those before stay what they are. */
  private void replaceAll() {
    for (Yaml.Scalar scalar : List.copyOf(replacements.keySet()).reversed()) {
      String line = lines.get(scalar.line() - 1);
      int at = line.indexOf(scalar.written(), Math.min(line.length(), scalar.column() - 1));
      if (at < 0) {
        unsure = true; // it is folded over several lines, or has escapes
        return;
      }
      String after = line.substring(at + scalar.written().length());
      lines.set(scalar.line() - 1, line.substring(0, at) + replacements.get(scalar) + after);
    }
  }

  /** A URL's user and tokens may be written out in it. */
  private static String withoutTokens(String text) {
    return text.contains("://")
        ? PARAMETER.matcher(USER.matcher(text).replaceAll(HIDDEN)).replaceAll(HIDDEN)
        : text;
  }
}
