package dev.weir.app.alert;

/** A notification for one recipient. */
record Notice(String recipient, String alert, long seq, String text) {
  String id() {
    return alert + ":" + seq;
  }

  /** It among all others of all recipients. */
  String head() {
    return recipient + "\t" + alert + "\t" + seq;
  }
}
