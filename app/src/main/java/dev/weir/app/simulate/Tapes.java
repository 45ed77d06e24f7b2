package dev.weir.app.simulate;

import java.io.Closeable;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives each connection its tape: a new one, or, where connections resume, the one that the last connection of the same
 * path gave back. Used by one thread only.
 */
final class Tapes implements Closeable {
  private final Simulator.Playback playback;
  private final Map<String, Tape> paused = new HashMap<>();

  Tapes(Simulator.Playback playback) {
    this.playback = playback;
  }

  Tape take(String path) {
    Tape tape = paused.remove(path);
    return tape != null ? tape : new Tape(playback.recording(), playback.loop());
  }

  void giveBack(String path, Tape tape) {
    Tape unused = playback.resume() ? paused.put(path, tape) : tape;
    if (unused != null) {
      unused.close();
    }
  }

  @Override
  public void close() {
    paused.values().forEach(Tape::close);
    paused.clear();
  }
}
