package dev.weir.app.http;

/** Why a call is not answered as asked: a status for programs, a sentence for people. */
public final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** @param sentence plain, and what to do where that is not clear */
  public Problem(int status, String sentence) {
    super(sentence, null, false, false); // an answer, so without a stack trace
    this.status = status;
  }

  public static Problem badRequest(String sentence) {
    return new Problem(400, sentence);
  }

  public static Problem notFound(String sentence) {
    return new Problem(404, sentence);
  }

  public int status() {
    return status;
  }

  public Answer answer() {
    return Answer.error(status, String.valueOf(getMessage()));
  }
}
