package dev.weir.core.pipeline;

import dev.weir.core.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * How a feed's observations are told apart, and how those that were missed are noticed. Columns are those of the feed's
 * layout, by name.
 *
 * @param id what an observation is known by: of those with the same, the first counts; empty if nothing is
 */
public record Continuity(
    List<String> id, Optional<Sequence> sequence, Optional<Channels> channels) {

  /** Among how many of the newest ids one is looked for. */
  public static final int IDS_KEPT = 1 << 17;

  public static final Continuity NONE =
      new Continuity(List.of(), Optional.empty(), Optional.empty());

  /**
   * Numbers that count a feed's messages without a gap.
   *
   * @param last the number, or the last one of a message that covers several
   * @param first the first one of such a message
   * @param by what is counted apart, such as the symbol
   * @param restarts whether each connection counts anew
   * @param severalLines whether several connections at a time carry the same
   */
  public record Sequence(
      String last,
      Optional<String> first,
      List<String> by,
      boolean restarts,
      boolean severalLines) {}

  /**
   * Names for the numbers by which a server calls its channels, as it tells them itself.
   *
   * @param when which messages tell one
   * @param id the number in such a message
   * @param name the name in such a message
   * @param named columns in which a number is to be replaced by its name
   */
  public record Channels(Expression when, String id, String name, List<String> named) {}

  public Continuity {
    id = List.copyOf(id);
  }
}
