package dev.weir.client;

import java.util.List;
import java.util.Map;

/** What is said over the connections of a line: what to ask, and what the answers mean. */
interface Talk {
  /** What to ask on a new connection. */
  List<Map<String, ?>> requests();

  /**
   * Each message, one after the other.
   *
   * @throws WeirException to end the line
   * @throws EndedException to end this connection
   */
  void hear(Message message) throws EndedException;
}
