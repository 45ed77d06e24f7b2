package dev.weir.core.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * {@code session GAP}: a key's window lasts as long as its observations follow each other within the gap. Time never goes
 * backward, so a session is never joined to another.
 */
final class SessionWindows implements KeyedWindows {

  private static final class Session {
    RunningWindow window;
    long end;
    boolean open;

    Session(RunningWindow window) {
      this.window = window;
    }
  }

  /** When a session might end; it is looked at again if it has gone on meanwhile. */
  private record Deadline(long time, int key) implements Comparable<Deadline> {
    @Override
    public int compareTo(Deadline other) {
      return time != other.time ? Long.compare(time, other.time) : Integer.compare(key, other.key);
    }
  }

  private final Layout layout;
  private final long gap;
  private final List<Session> sessions = new ArrayList<>();
  private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>();

  SessionWindows(Layout layout, long gap) {
    this.layout = layout;
    this.gap = gap;
  }

  @Override
  public boolean isLate(long time) {
    return false;
  }

  @Override
  public void add(int key, long time, double[] row) {
    while (sessions.size() <= key) {
      sessions.add(new Session(new RunningWindow(layout)));
    }
    Session session = sessions.get(key);
    session.end = session.open ? Math.max(session.end, time + gap) : time + gap;
    if (!session.open) {
      session.window = new RunningWindow(layout);
      session.open = true;
      deadlines.add(new Deadline(session.end, key));
    }
    session.window.add(time, row);
  }

  @Override
  public void values(int key, long now, double[] out) {
    sessions.get(key).window.values(now, out);
  }

  @Override
  public void advance(long time, double[] values, Ended ended) {
    while (!deadlines.isEmpty() && deadlines.peek().time() <= time) {
      Deadline due = deadlines.poll();
      Session session = sessions.get(due.key());
      if (session.end > due.time()) {
        deadlines.add(new Deadline(session.end, due.key()));
      } else {
        session.open = false;
        session.window.values(session.end, values);
        ended.accept(due.key(), session.end);
      }
    }
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(sessions.size());
    for (Session session : sessions) {
      out.writeBoolean(session.open);
      out.writeLong(session.end);
      session.window.save(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    for (int key = 0, n = in.readInt(); key < n; key++) {
      Session session = new Session(new RunningWindow(layout));
      sessions.add(session);
      session.open = in.readBoolean();
      session.end = in.readLong();
      session.window.restore(in);
      if (session.open) {
        deadlines.add(new Deadline(session.end, key));
      }
    }
  }
}
