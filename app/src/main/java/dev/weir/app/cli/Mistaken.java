package dev.weir.app.cli;

/** The command, or a file it names, is wrong. The message is all that the user is told; the exit code is 2. */
final class Mistaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Mistaken(String message) {
    super(message);
  }

  /** Throws if the condition holds. */
  static void when(boolean mistaken, String message) {
    if (mistaken) {
      throw new Mistaken("weir: " + message);
    }
  }
}
