package dev.weir.core.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML document as a tree that knows where everything stands, with secrets put in their places. */
sealed interface Yaml {
  int line();

  int column();

  /** One key of a {@link MapNode}. */
  record Entry(Located<String> key, Yaml value) {}

  /** A mapping, in the order of the file. */
  record MapNode(Map<String, Entry> entries, int line, int column) implements Yaml {}

  /** A list. */
  record ListNode(List<Yaml> items, int line, int column) implements Yaml {}

  /**
   * A single value.
   *
   * @param written as in the file, for messages: secrets do not show
   * @param value with the secrets
   * @param plainText whether it is a text, and not a number, boolean or null
   * @param complete whether all its secrets were found
   */
  record Scalar(
      String written,
      String value,
      boolean plainText,
      boolean isNull,
      boolean complete,
      int line,
      int column)
      implements Yaml {
    Located<String> located() {
      return new Located<>(value, line, column);
    }
  }

  default Located<Yaml> where() {
    return new Located<>(this, line(), column());
  }

  default String kind() {
    return switch (this) {
      case MapNode m -> "a mapping";
      case ListNode l -> "a list";
      case Scalar s -> s.isNull() ? "nothing" : "'" + s.written() + "'";
    };
  }

  /** Reads a document. What is wrong with it is added to the mistakes; empty if nothing can be made of it. */
  static Optional<Yaml> read(String text, Secrets secrets, List<Mistake> mistakes) {
    LoadSettings settings = LoadSettings.builder()
        .setMaxAliasesForCollections(20)
        .setCodePointLimit(1 << 20)
        .build();
    try {
      Optional<Mistake> tooDeep = Reader.tooDeep(settings, text);
      if (tooDeep.isPresent()) {
        mistakes.add(tooDeep.get());
        return Optional.empty();
      }
      Optional<Node> node = new Compose(settings).composeString(text);
      if (node.isEmpty()) {
        mistakes.add(
            new Mistake(1, 1, "the file is empty; 'weir init' writes one to begin with", ""));
        return Optional.empty();
      }
      return Optional.of(new Reader(secrets, mistakes).convert(node.get(), 0));
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
      int line = mark == null ? 1 : mark.getLine() + 1;
      int column = mark == null ? 1 : mark.getColumn() + 1;
      mistakes.add(new Mistake(line, column, "this is not YAML: " + e.getProblem(), ""));
      return Optional.empty();
    } catch (NumberFormatException e) { // the library's, of an escape like \U80000000
      mistakes.add(new Mistake(1, 1, "this is not YAML: an escape \\U… in it is no character", ""));
      return Optional.empty();
    } catch (YamlEngineException e) {
      mistakes.add(new Mistake(
          1, 1, "this is not YAML: " + e.getMessage().lines().findFirst().orElse(""), ""));
      return Optional.empty();
    }
  }

  /** From the library's nodes to ours. */
  final class Reader {
    private static final Pattern SECRET = Pattern.compile("\\$?\\$\\{([^}]*)}");
    private static final int MAX_DEPTH = 50;
    private static final int MAX_VALUES = 100_000;
    private final Secrets secrets;
    private final List<Mistake> mistakes;
    private int values;
    private boolean cut; // something was too deep or too much: nothing more is read

    Reader(Secrets secrets, List<Mistake> mistakes) {
      this.secrets = secrets;
      this.mistakes = mistakes;
    }

    /** Looks for what is nested too deeply without recursion, which the library does not do without. */
    static Optional<Mistake> tooDeep(LoadSettings settings, String text) {
      int depth = 0;
      for (Event event : new Parse(settings).parseString(text)) {
        depth += switch (event) {
          case CollectionStartEvent s -> 1;
          case CollectionEndEvent e -> -1;
          default -> 0;
        };
        if (depth > MAX_DEPTH) {
          int line = event.getStartMark().map(m -> m.getLine() + 1).orElse(1);
          int column = event.getStartMark().map(m -> m.getColumn() + 1).orElse(1);
          return Optional.of(new Mistake(line, column, "this is nested too deeply", ""));
        }
      }
      return Optional.empty();
    }

    /** Aliases can make a short file deep, even endless, or large: there is an end to both. */
    Yaml convert(Node node, int depth) {
      int line = node.getStartMark().map(m -> m.getLine() + 1).orElse(1);
      int column = node.getStartMark().map(m -> m.getColumn() + 1).orElse(1);
      boolean tooDeep = depth > MAX_DEPTH;
      if (!cut && (tooDeep || ++values > MAX_VALUES)) {
        cut = true;
        String what = tooDeep ? "this is nested too deeply" : "there is too much in this file";
        mistakes.add(new Mistake(line, column, what, ""));
      }
      if (cut) {
        return new Scalar("", "", false, true, true, line, column);
      }
      return switch (node) {
        case MappingNode m -> map(m, line, column, depth);
        case SequenceNode s ->
          new ListNode(
              s.getValue().stream().map(n -> convert(n, depth + 1)).toList(), line, column);
        case ScalarNode s -> scalar(s, line, column);
        default -> new Scalar("", "", false, true, true, line, column);
      };
    }

    private Yaml map(MappingNode node, int line, int column, int depth) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : node.getValue()) {
        if (convert(tuple.getKeyNode(), depth + 1) instanceof Scalar key) {
          if (entries.containsKey(key.value())) {
            mistakes.add(Mistake.at(key.located(), "the key '" + key.value() + "' is here twice"));
          }
          entries.put(
              key.value(), new Entry(key.located(), convert(tuple.getValueNode(), depth + 1)));
        } else {
          mistakes.add(new Mistake(
              line, column, "a key must be a text; quote {…} and […] at the start of a value", ""));
        }
      }
      return new MapNode(entries, line, column);
    }

    private Scalar scalar(ScalarNode node, int line, int column) {
      ScalarStyle style = node.getScalarStyle();
      boolean block = style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
      boolean quoted = style == ScalarStyle.SINGLE_QUOTED || style == ScalarStyle.DOUBLE_QUOTED;
      // The library has a tag of its own for a lone ${NAME}; what a secret holds is a text.
      boolean text = node.getTag().equals(Tag.STR) || node.getTag().equals(Tag.ENV_TAG);
      boolean isNull = node.getTag().equals(Tag.NULL);
      int contentLine = block ? line + 1 : line;
      int contentColumn = block ? 1 : quoted ? column + 1 : column;
      String written = node.getValue();
      int before = mistakes.size();
      String value = expand(written, contentLine, contentColumn);
      boolean complete = mistakes.size() == before;
      return new Scalar(written, value, text, isNull, complete, contentLine, contentColumn);
    }

    private String expand(String text, int line, int column) {
      if (!text.contains("${")) {
        return text;
      }
      return SECRET.matcher(text).replaceAll(m -> {
        if (m.group().startsWith("$$")) {
          return Matcher.quoteReplacement(m.group().substring(1));
        }
        Optional<String> value = secrets.lookup(m.group(1));
        if (value.isEmpty()) {
          String what = m.group(1).startsWith("file:")
              ? "the file " + m.group(1).substring(5) + " cannot be read"
              : "the environment variable " + m.group(1) + " is not set";
          mistakes.add(new Mistake(line, column + m.start(), "missing secret: " + what, ""));
        }
        return Matcher.quoteReplacement(value.orElse(""));
      });
    }
  }

  /** The value as JSON, structure kept; for messages that are sent as they stand. */
  default String json() {
    return switch (this) {
      case MapNode m -> {
        List<String> parts = new ArrayList<>();
        m.entries()
            .values()
            .forEach(e -> parts.add(quote(e.key().value()) + ":" + e.value().json()));
        yield "{" + String.join(",", parts) + "}";
      }
      case ListNode l ->
        "[" + String.join(",", l.items().stream().map(Yaml::json).toList()) + "]";
      case Scalar s -> s.isNull() ? "null" : s.plainText() ? quote(s.value()) : s.value();
    };
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars().forEach(c -> {
      if (c == '"' || c == '\\') {
        out.append('\\').append((char) c);
      } else if (c < 0x20) {
        out.append("\\u%04x".formatted(c));
      } else {
        out.append((char) c);
      }
    });
    return out.append('"').toString();
  }
}
