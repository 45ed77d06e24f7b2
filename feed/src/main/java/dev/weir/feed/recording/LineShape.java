package dev.weir.feed.recording;

import java.util.Arrays;

/** How the lines of one recording are to be read. The first line decides for the whole file. */
interface LineShape {
  /** Reads the line that is {@code bytes} from {@code start} to {@code end}. */
  RecordedFrame read(byte[] bytes, int start, int end) throws BadLineException;

  /** The shape of a recording with this first line. */
  static LineShape of(byte[] bytes, int start, int end) throws BadLineException {
    byte first = bytes[start];
    if (first >= '0' && first <= '9') {
      return new TimedLine();
    }
    if (first == '{' && Envelope.isEnvelope(bytes, start, end)) {
      return new Envelope();
    }
    if (first == '{' || first == '[') {
      return new BareMessage();
    }
    throw new BadLineException(
        "this isn't a recording; its lines must be '<receive time in ns> <frame>',"
            + " '{\"t\":seconds,\"dir\":\"recv\",\"type\":\"text\",\"data\":…}' or one JSON message each");
  }

  /** {@code <receive time in ns> <frame>}: the frame is the rest of the line, whatever it is. */
  final class TimedLine implements LineShape {
    @Override
    public RecordedFrame read(byte[] bytes, int start, int end) throws BadLineException {
      long time = 0;
      int at = start;
      while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
        if (time > (Long.MAX_VALUE - 9) / 10) {
          throw new BadLineException("the receive time is too large; it must be in ns since 1970");
        }
        time = time * 10 + (bytes[at++] - '0');
      }
      if (at == start || at == end || bytes[at] != ' ') {
        throw new BadLineException(
            "the line must begin with a receive time in ns and one space, as the first one does");
      }
      return RecordedFrame.received(time, Arrays.copyOfRange(bytes, at + 1, end));
    }
  }

  /** Each line is a message and there are no times: they are taken as 1 ms apart, from 0. */
  final class BareMessage implements LineShape {
    private static final long NANOS_APART = 1_000_000;
    private long time;

    @Override
    public RecordedFrame read(byte[] bytes, int start, int end) {
      RecordedFrame frame = RecordedFrame.received(time, Arrays.copyOfRange(bytes, start, end));
      time += NANOS_APART;
      return frame;
    }
  }
}
