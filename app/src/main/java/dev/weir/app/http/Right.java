package dev.weir.app.http;

import dev.weir.app.access.Need;
import java.util.Map;
import java.util.Objects;

/** What one must be allowed to do to use a route. Each {@link Route} declares it, here and nowhere else. */
public enum Right {
  /** Anybody may: health and metrics. */
  OPEN,
  /** Who may do anything at all; the answer leaves out what they may not see. */
  ANY,
  /** Who may read the stream that is {@code {stream}} in the path. */
  STREAM,
  /** Who may read every stream: what is said of the whole lets conclude on all of them. */
  EVERYTHING,
  /** Changing something, or seeing who is connected. */
  ADMIN;

  /**
   * What it means for one request.
   *
   * @param parameters of the path
   */
  public Need need(Map<String, String> parameters) {
    return switch (this) {
      case OPEN -> new Need.Nothing();
      case ANY -> new Need.Anything();
      case STREAM -> new Need.Stream(Objects.requireNonNull(parameters.get("stream")));
      case EVERYTHING -> new Need.Everything();
      case ADMIN -> new Need.Admin();
    };
  }
}
