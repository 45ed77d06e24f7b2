package dev.weir.app.access;

/** Whether somebody is let in. */
public sealed interface Verdict {
  /** They are, as this. */
  record Admitted(Principal principal) implements Verdict {}

  /**
   * They are not.
   *
   * @param status of HTTP
   * @param cause one word, for counts
   * @param sentence for their eyes
   */
  record Denied(int status, String cause, String sentence) implements Verdict {
    /** What would tell cannot be had. */
    public static Denied unavailable() {
      return new Denied(503, "keys", "the keys for tokens cannot be read at the moment");
    }

    static Denied unknown(String sentence) {
      return new Denied(401, "token", sentence);
    }
  }
}
