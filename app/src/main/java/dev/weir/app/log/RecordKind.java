package dev.weir.app.log;

/** What a record of the log is. */
public enum RecordKind {
  /** A text message, as received. */
  TEXT,
  /** A binary message, as received, after decompression. */
  BINARY,
  /** Time passed; no payload. */
  TICK,
  /** A connection was made; the payload says to where. */
  CONNECTED,
  /** A connection ended; the payload says why. */
  DISCONNECTED;

  private static final RecordKind[] ALL = values();
  static final int COUNT = ALL.length;

  static RecordKind of(byte code) {
    return ALL[code];
  }
}
