package dev.weir.feed.recording;

import java.nio.file.Path;

/**
 * A recording cannot be read. The message is for the user: {@code FILE:LINE: what is wrong with it}, or without the
 * line when it concerns the file as a whole.
 */
public final class RecordingException extends RuntimeException {
  private RecordingException(String message, Throwable cause) {
    super(message, cause);
  }

  static RecordingException inFile(Path file, String sentence, Throwable cause) {
    return new RecordingException(file + ": " + sentence, cause);
  }

  static RecordingException inLine(Path file, long line, String sentence, Throwable cause) {
    return new RecordingException(file + ":" + line + ": " + sentence, cause);
  }
}
