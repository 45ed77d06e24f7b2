package dev.weir.client;

/** A connection ended, or could not be made. */
final class EndedException extends Exception {
  private static final long serialVersionUID = 1;

  /** No connection was made. */
  static final int NEVER_OPENED = 0;

  private final int code;
  private final long waitMillis;

  EndedException(int code, String reason) {
    this(code, reason, -1);
  }

  /**
   * @param code of the close frame
   * @param waitMillis until the next attempt, as the gateway asks; -1 where it does not
   */
  EndedException(int code, String reason, long waitMillis) {
    super(reason);
    this.code = code;
    this.waitMillis = waitMillis;
  }

  int code() {
    return code;
  }

  long waitMillis() {
    return waitMillis;
  }
}
