package dev.weir.app.simulate;

import dev.weir.feed.recording.Direction;
import dev.weir.feed.recording.RecordedFrame;
import dev.weir.feed.recording.Recording;
import java.io.Closeable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a feed sent, from a recording: its received frames, once or over and over, with one frame of look-ahead. */
final class Tape implements Closeable {
  private final Path file;
  private final boolean loop;
  private Recording recording;
  private @Nullable RecordedFrame ahead;
  private long lap;

  Tape(Path file, boolean loop) {
    this.file = file;
    this.loop = loop;
    this.recording = Recording.open(file);
  }

  /** The frame that {@link #advance} will take, or null at the end. */
  @Nullable
  RecordedFrame peek() {
    if (ahead == null) {
      ahead = nextReceived();
      if (ahead == null && loop) {
        recording.close();
        recording = Recording.open(file);
        lap++;
        ahead = nextReceived();
      }
    }
    return ahead;
  }

  /** Goes past the frame that {@link #peek} showed. */
  void advance() {
    ahead = null;
  }

  /** How often the recording has begun again. */
  long lap() {
    return lap;
  }

  @Override
  public void close() {
    recording.close();
  }

  private @Nullable RecordedFrame nextReceived() {
    while (recording.hasNext()) {
      RecordedFrame frame = recording.next();
      if (frame.dir() == Direction.RECV) {
        return frame;
      }
    }
    return null;
  }
}
