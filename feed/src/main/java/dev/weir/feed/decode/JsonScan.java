package dev.weir.feed.decode;

import dev.weir.feed.decode.Layout.Member;
import org.jspecify.annotations.Nullable;

/**
 * Walks through one JSON message (RFC 8259, strictly) along the paths that are wanted and hands their values to the {@link
 * RowWriter}. Each method takes where something begins and returns where it ends.
 *
 * <p>The message must be followed by a NUL, which ends whatever is cut off (JSON allows it nowhere), and by seven more
 * bytes of any kind: so no step asks whether the message has ended.
 */
final class JsonScan {
  private static final int MAX_DEPTH = 512;

  private final PathTree message;
  private final PathTree element;
  private final RowWriter out;

  private byte[] bytes = {};
  private int depth;
  private boolean inElement;
  private boolean eachFound;
  private boolean escaped; // whether the string just read has escapes
  private @Nullable PathTree keyChild; // what is wanted of the value of the key just read

  /**
   * @param message what is wanted of a message
   * @param element what is wanted of each element of the array that is marked in {@code message}
   */
  JsonScan(PathTree message, PathTree element, RowWriter out) {
    this.message = message;
    this.element = element;
    this.out = out;
  }

  /**
   * Reads the message at the start of the bytes.
   *
   * @throws NotJsonException if it isn't JSON
   */
  void read(byte[] bytes, int length) {
    this.bytes = bytes;
    this.depth = 0;
    this.inElement = false;
    this.eachFound = false;
    if (spaces(value(0, message)) != length) {
      throw NotJsonException.INSTANCE;
    }
  }

  /** Whether the message just read has the array of observations. */
  boolean isEachFound() {
    return eachFound;
  }

  /** Reads the value that comes next; the node says what is wanted of it, null nothing. */
  private int value(int at, @Nullable PathTree node) {
    at = spaces(at);
    return switch (bytes[at]) {
      case '"' -> {
        int end = string(at);
        if (node != null && node.isWanted()) {
          out.text(node, at + 1, end - 1, escaped);
        }
        yield end;
      }
      case '{' -> object(at, node);
      case '[' -> node != null && node.each && !inElement ? observations(at) : array(at, node);
      case 't' -> bool(at, "true", node);
      case 'f' -> bool(at, "false", node);
      case 'n' -> nothing(at, node);
      default -> {
        int end = out.number(node, at);
        if (end < 0) {
          throw NotJsonException.INSTANCE;
        }
        yield end;
      }
    };
  }

  private int object(int at, @Nullable PathTree node) {
    enter(node);
    int next = spaces(at + 1);
    if (bytes[next] != '}') {
      next = node == null || !node.hasKeys() ? unwantedMembers(at) : members(at, node);
    }
    depth--;
    return next + 1;
  }

  /** Reads from the opening brace to the closing one. */
  private int members(int at, PathTree node) {
    Layout layout = node.layout();
    @Nullable Member member = layout.start();
    do {
      at++;
      Member before = member;
      member = before == null ? null : before.next(bytes, at);
      if (member != null) {
        at = value(at + member.length(), member.child());
      } else {
        int start = key(at, node);
        PathTree child = keyChild;
        member = layout.learn(before, bytes, at, start, child);
        at = value(start, child);
      }
    } while ((at = separator(at, '}')) >= 0);
    return ~at;
  }

  private int unwantedMembers(int at) {
    do {
      at = value(key(at + 1, null), null);
    } while ((at = separator(at, '}')) >= 0);
    return ~at;
  }

  /** Reads a key and its colon; leaves what is wanted of that in {@link #keyChild}. */
  private int key(int at, @Nullable PathTree node) {
    int from = spaces(at);
    if (bytes[from] != '"') {
      throw NotJsonException.INSTANCE;
    }
    int end = string(from);
    keyChild = node == null ? null : child(node, from + 1, end - 1);
    int colon = spaces(end);
    if (bytes[colon] != ':') {
      throw NotJsonException.INSTANCE;
    }
    return colon + 1;
  }

  private @Nullable PathTree child(PathTree node, int from, int to) {
    if (!escaped) {
      return node.find(bytes, from, to);
    }
    byte[] key = Unescaper.unescape(bytes, from, to);
    return node.find(key, 0, key.length);
  }

  private int array(int at, @Nullable PathTree node) {
    enter(node);
    int next = spaces(at + 1);
    if (bytes[next] != ']') {
      int index = 0;
      do {
        next = value(at + 1, node == null ? null : node.find(index++));
      } while ((at = separator(next, ']')) >= 0);
      next = ~at;
    }
    depth--;
    return next + 1;
  }

  /** The array whose every element is an observation. */
  private int observations(int at) {
    enter(null);
    eachFound = true;
    int next = spaces(at + 1);
    if (bytes[next] != ']') {
      inElement = true;
      do {
        out.row();
        next = value(at + 1, element);
      } while ((at = separator(next, ']')) >= 0);
      next = ~at;
      inElement = false;
    }
    depth--;
    return next + 1;
  }

  private void enter(@Nullable PathTree node) {
    if (++depth > MAX_DEPTH) {
      throw NotJsonException.INSTANCE;
    }
    if (node != null) {
      out.container(node);
    }
  }

  /** Where the comma after a value stands, or, as its complement, where the closing bracket stands instead. */
  private int separator(int at, char close) {
    at = spaces(at);
    byte c = bytes[at];
    if (c == ',') {
      return at;
    }
    if (c == close) {
      return ~at;
    }
    throw NotJsonException.INSTANCE;
  }

  private int spaces(int at) {
    byte c = bytes[at];
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      c = bytes[++at];
    }
    return at;
  }

  /** Reads the string whose quote is at {@code at}. */
  private int string(int at) {
    escaped = false;
    at = Words.special(bytes, at + 1);
    while (bytes[at] == '\\') {
      escaped = true;
      at = Words.special(bytes, escape(at + 1));
    }
    if (bytes[at] != '"') {
      throw NotJsonException.INSTANCE;
    }
    return at + 1;
  }

  private int escape(int at) {
    switch (bytes[at]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return at + 1;
      }
      case 'u' -> {
        for (int i = 1; i <= 4; i++) {
          if (Character.digit(bytes[at + i], 16) < 0) {
            throw NotJsonException.INSTANCE;
          }
        }
        return at + 5;
      }
      default -> throw NotJsonException.INSTANCE;
    }
  }

  private int bool(int at, String word, @Nullable PathTree node) {
    int end = word(at, word);
    if (node != null) {
      out.bool(node, word.equals("true"), at, end);
    }
    return end;
  }

  private int nothing(int at, @Nullable PathTree node) {
    int end = word(at, "null");
    if (node != null) {
      out.nothing(node);
    }
    return end;
  }

  private int word(int at, String word) {
    for (int i = 1; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        throw NotJsonException.INSTANCE;
      }
    }
    return at + word.length();
  }
}
