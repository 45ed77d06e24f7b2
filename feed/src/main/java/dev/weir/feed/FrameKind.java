package dev.weir.feed;

/** How a feed sent a message. */
public enum FrameKind {
  /** Valid UTF-8. */
  TEXT,
  BINARY
}
