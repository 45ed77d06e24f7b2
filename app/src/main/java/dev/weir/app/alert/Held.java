package dev.weir.app.alert;

/**
 * A notification that a silence holds back.
 *
 * @param incident the one time that the alert fired, to which it belongs
 * @param unheard whether nobody has been told that it fired
 */
record Held(String incident, boolean unheard, Notice notice) {
  /** Of an incident, only the newest event is held back. */
  String key() {
    return key(notice.recipient(), incident);
  }

  static String key(String recipient, String incident) {
    return recipient + "\t" + incident;
  }
}
