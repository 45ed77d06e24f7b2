package dev.weir.feed.decode;

/** The bytes are not JSON. One instance, without a stack trace, because a feed may send nothing else. */
final class NotJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("StaticAssignmentOfThrowable")
  static final NotJsonException INSTANCE = new NotJsonException();

  private NotJsonException() {
    super("not JSON", null, false, false);
  }
}
