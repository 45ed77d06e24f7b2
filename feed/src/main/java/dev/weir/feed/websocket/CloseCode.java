package dev.weir.feed.websocket;

/** Why a WebSocket connection ended (RFC 6455, section 7.4, and the IANA registry that continues it). */
public final class CloseCode {
  public static final int NORMAL = 1000;
  public static final int PROTOCOL_ERROR = 1002;

  /** Never on the wire: the close frame had no code. */
  public static final int NONE = 1005;

  /** Never on the wire: the connection ended without a close frame. */
  public static final int ABNORMAL = 1006;

  public static final int INVALID_TEXT = 1007;
  public static final int TOO_LARGE = 1009;

  private CloseCode() {}

  /** Whether a peer may send this code. */
  static boolean isValidOnWire(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  /** The registered meaning, such as {@code going away}; empty for other codes. */
  public static String meaning(int code) {
    return switch (code) {
      case 1000 -> "normal closure";
      case 1001 -> "going away";
      case 1002 -> "protocol error";
      case 1003 -> "unsupported data";
      case 1005 -> "no code given";
      case 1006 -> "no close frame";
      case 1007 -> "invalid text";
      case 1008 -> "policy violation";
      case 1009 -> "message too large";
      case 1010 -> "missing extension";
      case 1011 -> "server error";
      case 1012 -> "service restart";
      case 1013 -> "try again later";
      case 1014 -> "bad gateway";
      default -> "";
    };
  }
}
