package dev.weir.feed;

/** Takes sentences for a human, such as {@code trades: connected to wss://feed.example/ws}. They contain no secrets. */
@FunctionalInterface
public interface FeedLog {
  void say(String sentence);
}
