package dev.weir.app.http;

/**
 * One thing that can be asked for.
 *
 * @param method GET (which answers HEAD, too), POST or DELETE
 * @param path as in {@code /api/streams/{stream}/history}; what stands for a name in braces is a parameter
 * @param right what the one who asks must be allowed to do
 */
public record Route(String method, String path, Right right, Handler handler) {

  /** Answers a call. May block: it is not called on an event loop. */
  @FunctionalInterface
  public interface Handler {
    Answer answer(Call call) throws Problem;
  }

  public static Route get(String path, Right right, Handler handler) {
    return new Route("GET", path, right, handler);
  }

  public static Route post(String path, Right right, Handler handler) {
    return new Route("POST", path, right, handler);
  }

  public static Route delete(String path, Right right, Handler handler) {
    return new Route("DELETE", path, right, handler);
  }
}
