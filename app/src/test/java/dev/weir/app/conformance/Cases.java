package dev.weir.app.conformance;

import static dev.weir.app.conformance.Case.begin;
import static dev.weir.app.conformance.Case.chopped;
import static dev.weir.app.conformance.Case.closing;
import static dev.weir.app.conformance.Case.echo;
import static dev.weir.app.conformance.Case.ends;
import static dev.weir.app.conformance.Case.fails;
import static dev.weir.app.conformance.Case.frame;
import static dev.weir.app.conformance.Case.gets;
import static dev.weir.app.conformance.Case.of;
import static dev.weir.app.conformance.Case.ping;
import static dev.weir.app.conformance.Case.steps;
import static dev.weir.app.conformance.Case.utf8;

import dev.weir.app.conformance.Case.Step;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The behaviours of RFC 6455 that the Autobahn test suite checks, by its numbers. */
final class Cases {
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final String KOSME = "κ\u1f79σμε"; // 2 + 3 + 2 + 2 + 2 bytes

  private Cases() {}

  static Stream<Case> all() {
    return Stream.of(
            framing(),
            pings(),
            reservedBits(),
            opcodes(),
            fragmentation(),
            validText(),
            invalidText(),
            textThatFailsFast(),
            closes(),
            closeCodes(),
            sizes(),
            fragmentSizes())
        .flatMap(s -> s);
  }

  private static Stream<Case> framing() {
    Stream<Case> whole = IntStream.of(0, 125, 126, 127, 128, 65535, 65536)
        .boxed()
        .flatMap(n -> Stream.of(
            of("1.1", "text of " + n, echo(TEXT, "*".repeat(n))),
            of("1.2", "binary of " + n, echo(BINARY, bytes(n)))));
    Stream<Case> chopped = IntStream.of(1, 997)
        .boxed()
        .flatMap(n -> Stream.of(
            of("1.1.8", "text in chops of " + n, chopped(n, echo(TEXT, "*".repeat(3000)))),
            of("1.2.8", "binary in chops of " + n, chopped(n, echo(BINARY, bytes(3000))))));
    return Stream.concat(whole, chopped);
  }

  private static Stream<Case> pings() {
    Step tenPings =
        steps(IntStream.range(0, 10).mapToObj(i -> ping("payload-" + i)).toArray(Step[]::new));
    Step tenPongs =
        gets(IntStream.range(0, 10).mapToObj(i -> "pong payload-" + i).toArray(String[]::new));
    return Stream.of(
        of("2.1", "a ping without payload", ping(""), gets("pong")),
        of("2.2", "a ping with a payload", ping("Hello, world!"), gets("pong Hello, world!")),
        of(
            "2.3",
            "a ping with binary payload",
            frame(0x89, (byte) 0, (byte) -1, (byte) -2, (byte) 0x7f),
            gets("pong \0\u00ff\u00fe\u007f")),
        of("2.4", "a ping of 125", ping("x".repeat(125)), gets("pong " + "x".repeat(125))),
        of("2.5", "a ping of 126", fails(1002, ping("x".repeat(126)))),
        of(
            "2.6",
            "a ping of 125 in bytes",
            chopped(1, ping("x".repeat(125))),
            gets("pong " + "x".repeat(125))),
        of("2.7", "a pong that nobody asked for", frame(0x8a)),
        of("2.8", "a pong with a payload", frame(0x8a, "unasked")),
        of("2.9", "a pong, then a ping", frame(0x8a, "unasked"), ping("now"), gets("pong now")),
        of("2.10", "ten pings", tenPings, tenPongs),
        of("2.11", "ten pings in bytes", chopped(1, tenPings), tenPongs));
  }

  private static Stream<Case> reservedBits() {
    Step hello = echo(TEXT, "Hello");
    return IntStream.rangeClosed(1, 7)
        .boxed()
        .flatMap(rsv -> Stream.of(
            of(
                "3." + rsv,
                "text with reserved bits " + rsv,
                hello,
                fails(1002, frame(0x81 | rsv << 4, "Hello"), ping(""))),
            of(
                "3." + rsv,
                "in bytes",
                hello,
                fails(1002, chopped(1, frame(0x82 | rsv << 4, "Hello")), ping(""))),
            of("3." + rsv, "ping with reserved bits " + rsv, fails(1002, frame(0x89 | rsv << 4))),
            of(
                "3." + rsv,
                "close with reserved bits " + rsv,
                fails(1002, frame(0x88 | rsv << 4, closing(1000, ""))))));
  }

  private static Stream<Case> opcodes() {
    return IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
        .boxed()
        .flatMap(opcode -> Stream.of(
            of(
                opcode < 8 ? "4.1" : "4.2",
                "opcode " + opcode,
                echo(TEXT, "Hello"),
                fails(1002, frame(0x80 | opcode), ping(""))),
            of(
                opcode < 8 ? "4.1" : "4.2",
                "opcode " + opcode + " with a payload",
                echo(TEXT, "Hello"),
                fails(1002, frame(0x80 | opcode, "reserved"), ping("")))));
  }

  private static Stream<Case> fragmentation() {
    Step one = frame(0x01, "fragment1");
    Step last = frame(0x80, "fragment2");
    String both = "text fragment1fragment2";
    return Stream.of(
        of("5.1", "a ping in fragments", fails(1002, frame(0x09, "ping"), frame(0x80, "go"))),
        of("5.2", "a pong in fragments", fails(1002, frame(0x0a, "pong"), frame(0x80, "go"))),
        of("5.3", "two fragments", one, last, gets(both)),
        of("5.4", "two fragments in one segment", together(one, last), gets(both)),
        of("5.5", "two fragments in bytes", chopped(1, steps(one, last)), gets(both)),
        of("5.6", "a ping between fragments", one, ping("now"), gets("pong now"), last, gets(both)),
        of("5.7", "in one segment", together(one, ping("now"), last), gets("pong now", both)),
        of("5.8", "in bytes", chopped(1, steps(one, ping("now"), last)), gets("pong now", both)),
        of("5.9", "a continuation of nothing", fails(1002, frame(0x80, "no"), frame(0x81, "x"))),
        of("5.12", "not even the last", fails(1002, frame(0x00, "no"), frame(0x81, "x"))),
        of("5.11", "in bytes", fails(1002, chopped(1, frame(0x80, "no")), frame(0x81, "x"))),
        of("5.15", "after a whole message", one, last, gets(both), fails(1002, frame(0x00, "no"))),
        of("5.16", "again and again", fails(1002, frame(0x00, "no"), one, last)),
        of("5.18", "a message in a fragmented one", one, fails(1002, frame(0x81, "no"))),
        of("5.18", "a binary one, too", one, fails(1002, frame(0x02, "no"))),
        of(
            "5.19",
            "five fragments and two pings",
            one,
            frame(0x00, "-2"),
            ping("1"),
            gets("pong 1"),
            frame(0x00, "-3"),
            frame(0x00, "-4"),
            ping("2"),
            gets("pong 2"),
            frame(0x80, "-5"),
            gets("text fragment1-2-3-4-5")),
        of(
            "5.20",
            "a pong and a ping between",
            frame(0x02, "a"),
            frame(0x8a, "?"),
            ping("!"),
            frame(0x80, "b"),
            gets("pong !", "binary ab")),
        of("5.x", "a close between fragments", one, ends(1000, frame(0x88, closing(1000, "")))));
  }

  // --- Section 8.1: text is UTF-8

  private static Stream<Case> validText() {
    Step kosme = echo(TEXT, KOSME);
    Stream<Case> fragments = Stream.of(
        of("6.1.1", "an empty text", echo(TEXT, "")),
        of(
            "6.1.2",
            "three empty fragments",
            echo(TEXT, new byte[0], steps(frame(0x01), frame(0x00), frame(0x80)))),
        of(
            "6.1.3",
            "empty around one",
            echo(TEXT, utf8("middle"), steps(frame(0x01), frame(0x00, "middle"), frame(0x80)))),
        of("6.2.1", "in one frame", echo(TEXT, "Hello-µ@ßöäüàá-UTF-8!!")),
        of(
            "6.2.2",
            "cut between characters",
            echo(
                TEXT,
                utf8("Hello-µ@ßöäüàá-UTF-8!!"),
                steps(frame(0x01, "Hello-µ@ßöä"), frame(0x80, "üàá-UTF-8!!")))),
        of(
            "6.2.3",
            "a byte a fragment",
            echo(TEXT, utf8("Hello-µ@ßöäüàá-UTF-8!!"), eachByte("Hello-µ@ßöäüàá-UTF-8!!"))),
        of("6.2.4", "a byte a fragment", echo(TEXT, utf8(KOSME), eachByte(KOSME))),
        of("6.2.x", "in bytes", chopped(1, kosme)));
    List<String> texts = List.of(
        "hello$world",
        "hello¢world",
        "hello€world",
        "hello𤭢world",
        KOSME,
        "\0",
        "\u0080",
        "\u0800",
        "\uD800\uDC00",
        "\u007f",
        "\u07ff",
        "\uffff",
        "\udbff\udfff",
        "\ud7ff",
        "\ue000",
        "\ufffd",
        "\ufff9\ufffa\ufffb\ufffc",
        "\ufffe");
    Stream<Case> whole =
        texts.stream().map(text -> of("6.5-6.23", "valid " + hex(utf8(text)), echo(TEXT, text)));
    Stream<Case> nonCharacters = IntStream.rangeClosed(1, 16)
        .mapToObj(plane -> Character.toString(plane << 16 | 0xFFFE))
        .map(text -> of("6.22", "not a character, but valid " + hex(utf8(text)), echo(TEXT, text)));
    return Stream.of(fragments, whole, nonCharacters).flatMap(s -> s);
  }

  private static Stream<Case> invalidText() {
    Stream<String> sequences = Stream.of(
        "f888808080",
        "fc8480808080", // 6.8: five and six bytes
        "f7bfbfbf",
        "fbbfbfbfbf",
        "fdbfbfbfbfbf", // 6.10
        "f4908080", // 6.11: above U+10FFFF
        "80",
        "bf",
        "80bf",
        "80bf80",
        "80bf80bf80bf", // 6.12: continuation bytes alone
        "c020c120df20",
        "e020e120ef20",
        "f020f120f720",
        "f820f920fb20",
        "fc20fd20", // 6.13: lead bytes
        "c0",
        "e080",
        "f08080",
        "f8808080",
        "fc80808080", // 6.14: the last byte is missing
        "df",
        "efbf",
        "f7bfbf",
        "fbbfbfbf",
        "fdbfbfbfbf",
        "c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf", // 6.15
        "fe",
        "ff",
        "fefeffff", // 6.16: bytes that never are
        "c0af",
        "e080af",
        "f08080af",
        "f8808080af",
        "fc80808080af", // 6.17: too long for /
        "c1bf",
        "e09fbf",
        "f08fbfbf",
        "f887bfbfbf",
        "fc83bfbfbfbf", // 6.18
        "c080",
        "e08080",
        "f0808080",
        "f880808080",
        "fc8080808080", // 6.19: too long for NUL
        "eda080",
        "edadbf",
        "edae80",
        "edafbf",
        "edb080",
        "edbe80",
        "edbfbf", // 6.20: surrogates
        "eda080edb080",
        "eda080edbfbf",
        "edadbfedb080",
        "edadbfedbfbf", // 6.21: pairs of them
        "edae80edb080",
        "edae80edbfbf",
        "edafbfedb080",
        "edafbfedbfbf",
        "cebae1bdb9cf83cebcceb5eda080656469746564"); // 6.3: in the middle
    Stream<String> cutPrefixes =
        IntStream.of(1, 3, 4, 6, 8, 10).mapToObj(n -> hex(Arrays.copyOf(utf8(KOSME), n))); // 6.6
    return Stream.concat(sequences, cutPrefixes)
        .map(HexFormat.of()::parseHex)
        .flatMap(bad -> Stream.of(
            of("6.3-6.21", "invalid " + hex(bad), fails(1007, frame(0x81, bad))),
            of(
                "6.3-6.21",
                "between fragments " + hex(bad),
                fails(1007, frame(0x01, "fine"), frame(0x00, bad), frame(0x80, "fine")))));
  }

  /** What cannot become valid any more is refused at once, not when the message is whole. */
  private static Stream<Case> textThatFailsFast() {
    byte[] surrogate = HexFormat.of().parseHex("cebae1bdb9cf83cebcceb5f4");
    return Stream.of(
        of(
            "6.4.1",
            "in the second of three fragments",
            frame(0x01, KOSME),
            ping("fine so far"),
            gets("pong fine so far"),
            fails(1007, frame(0x00, bytes("f4908080")))),
        of(
            "6.4.2",
            "within a character",
            frame(0x01, surrogate),
            ping("fine so far"),
            gets("pong fine so far"),
            fails(1007, frame(0x00, (byte) 0x90))),
        of(
            "6.4.3",
            "in a part of a frame",
            fails(1007, begin(0x81, 24, concat(utf8(KOSME), bytes("f4908080"))))),
        of(
            "6.4.4",
            "within a character of a frame",
            fails(1007, begin(0x81, 24, concat(surrogate, bytes("90"))))),
        of(
            "6.4.x",
            "in bytes",
            fails(1007, chopped(1, begin(0x81, 65536, concat(utf8(KOSME), bytes("eda0")))))));
  }

  // --- Section 7: closing

  private static Stream<Case> closes() {
    Step close = frame(0x88, closing(1000, "bye"));
    Step message = frame(0x81, "late");
    return Stream.of(
        of("7.1.1", "a message, then a close", echo(TEXT, "Hello World!"), ends(1000, close)),
        of("7.1.2", "two closes", ends(1000, together(close, close))),
        of("7.1.3", "a ping after the close", ends(1000, together(close, ping("late")))),
        of("7.1.4", "a message after the close", ends(1000, together(close, message))),
        of(
            "7.1.5",
            "the rest of a message after it",
            frame(0x01, "fragment1"),
            ends(1000, together(close, frame(0x80, "fragment2")))),
        of(
            "7.1.6",
            "256 KiB, a message, a close, a ping",
            together(frame(0x81, "x".repeat(1 << 18)), frame(0x81, "Hello"), close, ping("late")),
            gets(RawPeer.described("text", utf8("x".repeat(1 << 18))), "text Hello"),
            ends(1000)),
        of("7.3.1", "a close without payload", ends(0, frame(0x88))),
        of("7.3.2", "half a code", fails(1002, frame(0x88, (byte) 3))),
        of("7.3.3", "a code only", ends(1000, frame(0x88, closing(1000, "")))),
        of("7.3.4", "a reason", ends(1000, frame(0x88, closing(1000, "Hello World!")))),
        of("7.3.5", "the longest reason", ends(1000, frame(0x88, closing(1000, "*".repeat(123))))),
        of("7.3.6", "a longer one", fails(1002, frame(0x88, closing(1000, "*".repeat(124))))),
        of(
            "7.5.1",
            "a reason that is not UTF-8",
            fails(1007, frame(0x88, concat(closing(1000, KOSME), bytes("eda080"))))),
        of(
            "7.x",
            "a close in bytes",
            ends(1001, chopped(1, frame(0x88, closing(1001, "going away"))))),
        of("7.x", "a close in fragments", fails(1002, frame(0x08, closing(1000, "")))));
  }

  private static Stream<Case> closeCodes() {
    int[] valid = {
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999
    };
    int[] invalid = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535};
    return Stream.concat(
        Arrays.stream(valid)
            .mapToObj(
                code -> of("7.7", "code " + code, ends(code, frame(0x88, closing(code, ""))))),
        Arrays.stream(invalid)
            .mapToObj(code ->
                of("7.9, 7.13", "code " + code, fails(1002, frame(0x88, closing(code, ""))))));
  }

  // --- Sizes

  private static Stream<Case> sizes() {
    Stream<Case> whole = IntStream.of(64 << 10, 256 << 10, 1 << 20, 4 << 20, 8 << 20, 16 << 20)
        .boxed()
        .flatMap(n -> Stream.of(
            of("9.1", "text of " + n, echo(TEXT, "*".repeat(n))),
            of("9.2", "binary of " + n, echo(BINARY, bytes(n)))));
    Stream<Case> chopped = IntStream.of(64, 256, 1024)
        .boxed()
        .flatMap(n -> Stream.of(
            of(
                "9.5",
                "text of 1 MiB in chops of " + n,
                chopped(n, echo(TEXT, "é".repeat(1 << 19)))),
            of(
                "9.6",
                "binary of 1 MiB in chops of " + n,
                chopped(n, echo(BINARY, bytes(1 << 20))))));
    Stream<Case> others = Stream.of(
        of(
            "9.7",
            "a thousand messages",
            steps(Collections.nCopies(1000, echo(TEXT, "*".repeat(64))).toArray(Step[]::new))),
        of("9.x", "a byte more than the largest message", fails(1009, begin(0x82, (16 << 20) + 1))),
        of(
            "9.x",
            "a frame of 2^63 - 1 bytes",
            fails(1009, peer -> peer.write(head(peer, "827f7fffffffffffffff")))),
        of(
            "9.x",
            "a length with its first bit set",
            fails(1002, peer -> peer.write(head(peer, "827f8000000000000000")))),
        of(
            "9.x",
            "a length that is longer than needed",
            fails(1002, peer -> peer.write(head(peer, "827e007d")))));
    return Stream.of(whole, chopped, others).flatMap(s -> s);
  }

  private static Stream<Case> fragmentSizes() {
    Stream<Case> large = IntStream.of(64, 4096, 65536, 1 << 20, 4 << 20)
        .boxed()
        .flatMap(n -> Stream.of(
            of(
                "9.3",
                "text of 4 MiB in fragments of " + n,
                echo(
                    TEXT,
                    utf8("*".repeat(4 << 20)),
                    fragments(TEXT, utf8("*".repeat(4 << 20)), n))),
            of(
                "9.4",
                "binary of 4 MiB in fragments of " + n,
                echo(BINARY, bytes(4 << 20), fragments(BINARY, bytes(4 << 20), n)))));
    Stream<Case> others = Stream.of(
        of(
            "10.1.1",
            "64 KiB in fragments of 1300",
            echo(
                TEXT, utf8("é".repeat(1 << 15)), fragments(TEXT, utf8("é".repeat(1 << 15)), 1300))),
        of(
            "9.x",
            "fragments that come to more than the largest message",
            fails(1009, fragments(BINARY, new byte[(16 << 20) + 4096], 1 << 20))));
    return Stream.concat(large, others);
  }

  // --- Bytes

  static Step fragments(int opcode, byte[] message, int size) {
    return peer -> {
      for (int at = 0; at < message.length; at += size) {
        int end = Math.min(at + size, message.length);
        int fin = end == message.length ? 0x80 : 0;
        peer.frame(fin | (at == 0 ? opcode : 0), Arrays.copyOfRange(message, at, end));
      }
    };
  }

  private static Step eachByte(String text) {
    return fragments(TEXT, utf8(text), 1);
  }

  /** All that the steps send, in one write. */
  private static Step together(Step... steps) {
    return peer -> peer.together(() -> steps(steps).play(peer));
  }

  /** A header with the mask that this peer must use. */
  private static byte[] head(RawPeer peer, String hex) {
    byte[] head = bytes(hex);
    if (peer.isClient()) {
      head[1] |= (byte) 0x80;
      return concat(head, new byte[4]);
    }
    return head;
  }

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    return (new String(a, StandardCharsets.ISO_8859_1) + new String(b, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
