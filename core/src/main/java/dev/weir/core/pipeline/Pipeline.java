package dev.weir.core.pipeline;

import dev.weir.core.expression.Expression;
import dev.weir.core.statistic.Aggregate;
import dev.weir.core.window.KeyedWindows;
import dev.weir.core.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A checked pipeline: every name is known, every type fits. An immutable value; {@link dev.weir.core.stream.Engine} runs
 * it.
 *
 * @param fingerprint the same for files that compute the same; state may only be taken over between such
 * @param text the file that it was made of
 */
public record Pipeline(
    String name,
    List<Feed> feeds,
    List<Stream> streams,
    List<Alert> alerts,
    List<PipelineFile.Notifier> notifiers,
    LogSpec log,
    PipelineFile.Serve serve,
    Optional<String> defaultStream,
    Fingerprint fingerprint,
    String text) {

  /**
   * A feed, with what is read from its messages.
   *
   * @param where over the layout's columns
   * @param optional for each column, whether it may be missing
   * @param lateness for how long observations are held back to be put in the order of their times; without it, they
   *     are taken in the order of arrival
   * @param ignore messages that are no observations, as they are
   */
  public record Feed(
      String name,
      FeedSource source,
      FeedLayout layout,
      Optional<Expression> where,
      List<Boolean> optional,
      Optional<Duration> lateness,
      Continuity continuity,
      List<String> ignore) {

    /** The column of a name in {@code read.where}: apart from the fields, which may have the same name. */
    public static String whereColumn(String name) {
      return "where " + name;
    }
  }

  /**
   * A stream, with what is kept per key and what it puts out.
   *
   * @param by the key's columns of the source
   * @param arguments what the statistics take, over the source's columns
   * @param statistics what is kept per key
   * @param outputs expressions over the statistics' results
   * @param columns the key's columns, then the outputs
   */
  public record Stream(
      String name,
      String from,
      Optional<Expression> where,
      List<String> by,
      WindowSpec window,
      KeyedWindows.Fill fill,
      List<Expression> arguments,
      List<StatisticCall> statistics,
      List<Expression> outputs,
      Emit emit,
      List<Column> columns) {

    /** The index of a column in the stream's batches. */
    public int column(String name) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equals(name)) {
          return i;
        }
      }
      throw new IllegalArgumentException("the stream " + this.name + " has no column " + name);
    }
  }

  /**
   * A statistic in use.
   *
   * @param from which of the stream's arguments is its first
   * @param text what it is, the same for equal ones
   */
  public record StatisticCall(Aggregate aggregate, int from, String text) {}

  /** When a stream tells its values. */
  public sealed interface Emit {
    /** After every observation. */
    record Update() implements Emit {}

    /** When a window ends. */
    record Close() implements Emit {}

    /** At each multiple of the interval in event time, the keys that have changed. */
    record Every(Duration interval) implements Emit {}
  }

  /** A condition over a stream's columns. */
  public record Alert(
      String name,
      String from,
      Expression when,
      Optional<Expression> until,
      Duration holdFor,
      Optional<Duration> repeat,
      PipelineFile.Severity severity,
      MessageTemplate message,
      List<String> recipients) {}

  public Optional<Stream> stream(String name) {
    return streams.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}
