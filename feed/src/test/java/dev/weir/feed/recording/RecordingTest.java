package dev.weir.feed.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {
  @TempDir
  Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"trades.timed", "trades.timed.gz"})
  void timedLinesAreATimeAndAFrame(String name) throws Exception {
    List<RecordedFrame> frames = framesOf(resource(name));

    assertThat(frames)
        .extracting(RecordedFrame::timeNanos)
        .containsExactly(
            1723161253937085768L,
            1723161253937185768L,
            1723161254036059768L,
            1723161254036059769L,
            1723161254100000000L);
    assertThat(frames)
        .extracting(RecordedFrame::text)
        .containsExactly(
            "{\"type\":\"trade\",\"symbol\":\"ACME\",\"price\":\"12.50\",\"size\":3}",
            "{\"type\":\"trade\",\"symbol\":\"ACME\",\"price\":\"12.55\",\"size\":1}",
            "{\"type\":\"heartbeat\"}",
            "not JSON, but recorded all the same",
            "");
    assertThat(frames).allMatch(frame -> frame.dir() == Direction.RECV && !frame.binary());
  }

  @ParameterizedTest
  @ValueSource(strings = {"session.ndjson", "session.ndjson.zst"})
  void envelopesCarryDirectionTypeAndExactTime(String name) throws Exception {
    List<RecordedFrame> frames = framesOf(resource(name));

    assertThat(frames)
        .extracting(RecordedFrame::dir)
        .containsExactly(
            Direction.OPEN, Direction.SEND, Direction.RECV, Direction.RECV, Direction.RECV);
    assertThat(frames)
        .extracting(RecordedFrame::timeNanos)
        .containsExactly(
            1633998511159679000L,
            1633998511200000000L,
            1633998512063356900L,
            1633998512063356912L,
            1633998513000000000L);
    assertThat(frames.get(0).text()).isEqualTo("wss://feed.example/ws");
    assertThat(frames.get(2).text()).isEqualTo("{\"price\":\"12.50\",\"unit\":\"€\"}");
    assertThat(frames.get(3).binary()).isFalse();
    assertThat(frames.get(4).binary()).isTrue();
    assertThat(frames.get(4).payload()).containsExactly(0x00, 0xff, 0x10, 0x20);
  }

  @Test
  void bareMessagesAreOneMillisecondApart() throws Exception {
    List<RecordedFrame> frames = framesOf(resource("messages.ndjson"));

    assertThat(frames)
        .extracting(RecordedFrame::timeNanos)
        .containsExactly(0L, 1_000_000L, 2_000_000L);
    assertThat(frames.get(1).text()).isEqualTo("[\"trade\",\"ACME\",12.55]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "gzip", "gzip in two members", "zstd", "zstd in two frames"})
  void theContentTellsTheCompression(String compression) throws Exception {
    byte[] first = "1 one\n2 two\n".getBytes(UTF_8);
    byte[] second = "3 three\n4 four".getBytes(UTF_8);
    byte[] content =
        switch (compression) {
          case "gzip" -> gzip(joined(first, second));
          case "gzip in two members" -> joined(gzip(first), gzip(second));
          case "zstd" -> Zstd.compress(joined(first, second));
          case "zstd in two frames" -> joined(Zstd.compress(first), Zstd.compress(second));
          default -> joined(first, second);
        };

    assertThat(framesOf(file("a-name-that-says-nothing", content)))
        .extracting(RecordedFrame::text)
        .containsExactly("one", "two", "three", "four");
  }

  @Test
  void windowsEndsOfLinesAndEmptyLinesAreNotPartOfAFrame() throws Exception {
    assertThat(framesOf(file("crlf", "\r\n1 one\r\n\r\n2 two\r\n".getBytes(UTF_8))))
        .extracting(RecordedFrame::text)
        .containsExactly("one", "two");
  }

  @Test
  void aLineMayBeLongerThanAnyBuffer() throws Exception {
    String longFrame = "x".repeat(300_000);

    List<RecordedFrame> frames =
        framesOf(file("long", ("1 a\n2 " + longFrame + "\n3 b\n").getBytes(UTF_8)));

    assertThat(frames).extracting(RecordedFrame::text).containsExactly("a", longFrame, "b");
  }

  @Test
  void anEmptyFileHasNoFrames() throws Exception {
    Recording recording = Recording.open(file("empty", new byte[0]));

    assertThat(recording.hasNext()).isFalse();
    assertThatThrownBy(recording::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void theProgressIsInBytesOfTheFile() throws Exception {
    Path file = resource("trades.timed.gz");
    try (Recording recording = Recording.open(file)) {
      recording.forEachRemaining(frame -> {});

      assertThat(recording.size()).isEqualTo(Files.size(file));
      assertThat(recording.position()).isEqualTo(Files.size(file));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 good | later             | must begin with a receive time",
        "1 good | 17                | must begin with a receive time",
        "1 good | 99999999999999999999 x | the receive time is too large",
        "hello  | -                 | this isn't a recording",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"t\":1,\"dir\":\"recv\",\"data\":\"x | isn't valid JSON",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | [1] | must be a JSON object",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"dir\":\"recv\",\"data\":\"x\"} | has no 't'",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"t\":1,\"data\":\"x\"} | has no 'dir'",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"t\":1,\"dir\":\"up\",\"data\":\"x\"} | dir is 'up'",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"t\":\"noon\",\"dir\":\"recv\",\"data\":\"x\"} | t is 'noon'",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"t\":1e999999999,\"dir\":\"recv\",\"data\":\"x\"} | must be seconds",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"t\":1,\"dir\":\"recv\"} | the frame is missing",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"t\":1,\"dir\":\"recv\",\"data\":{}} | 'data' must be a text",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"t\":1,\"dir\":\"recv\",\"b64\":\"?\"} | isn't valid Base64",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"t\":1,\"dir\":\"recv\",\"type\":\"x\",\"data\":\"\"} | type is 'x'",
        "{\"t\":1,\"dir\":\"recv\",\"data\":\"\"} | {\"t\":1,\"dir\":\"recv\",\"data\":\"\"} 2 | behind the JSON object",
      })
  void aBadLineIsNamed(String first, String second, String complaint) throws Exception {
    Path file = file("broken", (first + "\n" + second + "\n").getBytes(UTF_8));
    int badLine = second.equals("-") ? 1 : 2;

    assertThatThrownBy(() -> framesOf(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith(file + ":" + badLine + ": ")
        .hasMessageContaining(complaint);
  }

  @Test
  void whatWasReadBeforeABadLineIsNotLost() throws Exception {
    try (Recording recording = Recording.open(file("broken", "1 a\nb\n".getBytes(UTF_8)))) {
      assertThat(recording.next().text()).isEqualTo("a");
      assertThatThrownBy(recording::hasNext).isInstanceOf(RecordingException.class);
      assertThat(recording.hasNext()).isFalse();
    }
  }

  @Test
  void aTruncatedFileIsNotTakenForAWholeOne() throws Exception {
    byte[] lines = "1 one\n".repeat(1000).getBytes(UTF_8);
    byte[] gzip = gzip(lines);
    byte[] zstd = Zstd.compress(lines);

    assertThatThrownBy(() -> framesOf(file("cut.gz", Arrays.copyOf(gzip, gzip.length - 12))))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("the compressed file ends here, before its time");
    assertThatThrownBy(() -> framesOf(file("cut.zst", Arrays.copyOf(zstd, zstd.length - 5))))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("can't be read");
  }

  @Test
  void aFileThatCannotBeOpenedIsNamed() {
    Path missing = directory.resolve("missing.gz");

    assertThatThrownBy(() -> Recording.open(missing))
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> Recording.open(directory))
        .hasMessage(directory + ": this is a directory, not a recording");
  }

  private static List<RecordedFrame> framesOf(Path file) {
    List<RecordedFrame> frames = new ArrayList<>();
    try (Recording recording = Recording.open(file)) {
      recording.forEachRemaining(frames::add);
    }
    return frames;
  }

  private static Path resource(String name) throws Exception {
    return Path.of(RecordingTest.class.getResource("/recordings/" + name).toURI());
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }
}
