package dev.weir.feed.recording;

import java.nio.charset.StandardCharsets;

/**
 * One message of a recording.
 *
 * @param timeNanos when it was received or sent, in ns since the epoch (or since the recording's start, where the
 *     recording has no times)
 * @param binary whether it was a binary message; else it was text, and the payload is UTF-8
 * @param payload exactly the bytes of the message; owned by the receiver of this record
 */
public record RecordedFrame(long timeNanos, Direction dir, boolean binary, byte[] payload) {

  static RecordedFrame received(long timeNanos, byte[] text) {
    return new RecordedFrame(timeNanos, Direction.RECV, false, text);
  }

  /** The payload of a text message. */
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }
}
