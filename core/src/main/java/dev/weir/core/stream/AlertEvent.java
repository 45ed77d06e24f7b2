package dev.weir.core.stream;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert fired, was repeated, or was resolved.
 *
 * @param alert the alert's name
 * @param seq continuous per alert, the same on every replay
 * @param time event time, nanoseconds since the epoch
 * @param since when the condition began to hold, nanoseconds since the epoch
 * @param key name and value of each {@code by} field
 * @param origin log position of the record that caused it
 */
public record AlertEvent(
    String alert,
    String stream,
    long seq,
    State state,
    long time,
    long since,
    List<KeyField> key,
    String severity,
    String message,
    long origin) {

  private static final byte NOTHING = 0;
  private static final byte TEXT = 1;
  private static final byte NUMBER = 2;

  /** What happened. */
  public enum State {
    FIRING,
    REPEATED,
    RESOLVED
  }

  /** One field of the key; the value is a String, a Double or null. */
  public record KeyField(String name, @Nullable Object value) {
    private void save(DataOutput out) throws IOException {
      AlertEvent.save(name, out);
      switch (value) {
        case String text -> {
          out.writeByte(TEXT);
          AlertEvent.save(text, out);
        }
        case Double number -> {
          out.writeByte(NUMBER);
          out.writeDouble(number);
        }
        case null, default -> out.writeByte(NOTHING);
      }
    }

    private static KeyField restore(DataInput in) throws IOException {
      String name = restoreText(in);
      return new KeyField(
          name,
          switch (in.readByte()) {
            case TEXT -> restoreText(in);
            case NUMBER -> in.readDouble();
            default -> null;
          });
    }
  }

  public void save(DataOutput out) throws IOException {
    save(alert, out);
    save(stream, out);
    out.writeLong(seq);
    out.writeByte(state.ordinal());
    out.writeLong(time);
    out.writeLong(since);
    out.writeInt(key.size());
    for (KeyField field : key) {
      field.save(out);
    }
    save(severity, out);
    save(message, out);
    out.writeLong(origin);
  }

  /** An event that {@link #save} wrote. */
  public static AlertEvent restore(DataInput in) throws IOException {
    String alert = restoreText(in);
    String stream = restoreText(in);
    long seq = in.readLong();
    State state = State.values()[in.readByte()];
    long time = in.readLong();
    long since = in.readLong();
    List<KeyField> key = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      key.add(KeyField.restore(in));
    }
    return new AlertEvent(
        alert,
        stream,
        seq,
        state,
        time,
        since,
        key,
        restoreText(in),
        restoreText(in),
        in.readLong());
  }

  /** A message may be longer than the 64 KiB of {@link DataOutput#writeUTF}. */
  private static void save(String text, DataOutput out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String restoreText(DataInput in) throws IOException {
    byte[] utf8 = new byte[in.readInt()];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
