package dev.weir.app.http;

/** What one must be allowed to do to use a route. Each {@link Route} declares it, here and nowhere else. */
public enum Right {
  /** Anybody may: health and metrics. */
  OPEN,
  /** Reading streams, and what there is to know about them. */
  READ,
  /** Changing something, or seeing who is connected. */
  ADMIN
}
