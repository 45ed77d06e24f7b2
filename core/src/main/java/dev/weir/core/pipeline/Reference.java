package dev.weir.core.pipeline;

import dev.weir.core.catalogue.Statistics;
import dev.weir.core.expression.Function;
import dev.weir.core.statistic.Statistic;

/** The reference pages that are made from the code. */
public final class Reference {
  private Reference() {}

  /** docs/reference/pipeline.md. */
  public static String pipeline() {
    StringBuilder page = new StringBuilder(
        "# The pipeline file\n\nMade from the code; the same description checks the file and makes pipeline.schema.json.\n\n");
    page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
    rows("", PipelineShape.FILE_SHAPE, page);
    return page.toString();
  }

  private static void rows(String prefix, Shape shape, StringBuilder page) {
    switch (shape) {
      case Shape.Keys keys -> {
        for (Shape.Key key : keys.keys()) {
          String name = prefix + key.name();
          page.append("| `")
              .append(name)
              .append("` | ")
              .append(key.shape().label().replace("|", "\\|"));
          page.append(" | ")
              .append(
                  key.required()
                      ? "required"
                      : key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`");
          page.append(" | ").append(key.doc()).append(" |\n");
          rows(name + ".", key.shape(), page);
        }
      }
      case Shape.Named named -> rows(prefix + "NAME.", named.of(), page);
      case Shape.Either either -> either.shapes().forEach(s -> rows(prefix, s, page));
      case Shape.ListOf list -> rows(prefix, list.of(), page);
      case Shape.Json json -> {}
      case Shape.Value value -> {}
      case Shape.Words words -> {}
    }
  }

  /** docs/reference/statistics.md. */
  public static String statistics() {
    StringBuilder page = new StringBuilder(
        "# Statistics and functions\n\nMade from the code; `weir stats NAME` shows one. Values that are null, infinite or not a number are ignored. Where no error is given, a result differs from the formula by rounding only. The observations of the examples are a second apart.\n\n");
    page.append("## Statistics\n");
    for (Statistic statistic : Statistics.all()) {
      page.append("\n### `%s`\n\n%s\n\n"
          .formatted(statistic.signature(), statistic.description().summary()));
      StatisticReference.of(statistic)
          .forEach((label, text) -> page.append("- %s: %s\n".formatted(label, text)));
    }
    page.append(
        "\n## Functions of single values\n\n| function | arguments | meaning |\n|---|---|---|\n");
    for (Function f : Function.all()) {
      String arguments =
          f.minimum() == f.maximum() ? "" + f.minimum() : f.minimum() + " to " + f.maximum();
      page.append("| `%s` | %s | %s |\n".formatted(f.name(), arguments, f.description()));
    }
    page.append("""
        | `onnx('FILE', x1, …)` | as many values as the model takes | what a model in the ONNX format gives; of a classifier, \
        the probability of the last class; null where a value is; FILE is relative to the pipeline file \
        ([how to](../how-to.md)) |
        """);
    return page.toString();
  }
}
