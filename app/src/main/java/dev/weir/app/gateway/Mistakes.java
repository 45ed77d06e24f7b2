package dev.weir.app.gateway;

import dev.weir.app.backend.Reply;
import dev.weir.app.http.Answer;
import dev.weir.app.http.Problem;
import dev.weir.app.http.Router;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;

/** Answers to requests that no route takes. */
final class Mistakes {
  private Mistakes() {}

  static Answer nothing(String path, Router router) {
    String hint =
        router.nearest(path).map(near -> "; did you mean " + near + "?").orElse("");
    return Answer.error(404, "there is nothing at " + path + hint);
  }

  static Answer wrongMethod(String path, List<String> allowed) {
    String methods = String.join(", ", allowed);
    return Answer.error(405, path + " can be asked with " + methods).with("Allow", methods);
  }

  /** Of bytes that are no request. */
  static Problem malformed(Throwable cause) {
    return switch (cause) {
      case TooLongHttpContentException e ->
        new Problem(413, "the body is longer than " + Gateway.MAX_BODY + " bytes");
      case TooLongHttpLineException e -> new Problem(414, "the address is too long");
      case TooLongHttpHeaderException e -> new Problem(431, "the headers are too long");
      default -> Problem.badRequest("this is no HTTP request");
    };
  }

  /** Why a client may not connect, by the back end that decides. */
  static Answer notAccepted(Reply.Failed failed) {
    return failed.cause() == Reply.Cause.TOO_MANY
        ? Answer.error(429, failed.sentence()).with("Retry-After", "1")
        : Answer.error(403, "this connection is not accepted: " + failed.sentence());
  }
}
