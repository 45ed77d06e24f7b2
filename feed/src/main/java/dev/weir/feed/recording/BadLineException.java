package dev.weir.feed.recording;

/** A line is not what its recording's format says; {@link Recording} adds the file and the line number. */
final class BadLineException extends Exception {
  BadLineException(String sentence) {
    super(sentence);
  }
}
