package dev.weir.feed.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the objects at one place of a feed's messages have looked like, to predict the next one: a feed repeats itself, so
 * after a member usually comes, byte for byte, the start of the one that came after it before. Comparing those bytes
 * takes the place of reading a key and looking it up.
 *
 * <p>A prediction says only what the general scan would find, because that scan once found it from the same bytes in the
 * same state; where no prediction holds, the general scan reads the member and it is remembered. So messages that
 * alternate in kind, in order or in optional members are all predicted.
 *
 * <p>Memory is bounded, and so is the work for a feed that never repeats itself: once there have been many surprises,
 * only few of them are remembered.
 */
final class Layout {
  /** More different members than this are not kept in mind. */
  static final int MEMBERS = 64;

  private static final int SUCCESSORS = 8;
  private static final int LONGEST = 64;
  private static final int ALWAYS = 4 * MEMBERS;
  private static final int RARELY = 64;
  private static final Member[] NONE = {};

  /** The start of a member: all that stands between the comma (or brace) before it and its value, with the colon. */
  static final class Member {
    private final long[] words;
    private final long lastMask;
    private final int length;
    private final @Nullable PathTree child;
    private @Nullable Member latest; // of the successors the one that came last
    private Member[] successors = NONE; // the newest is last, and makes room for the next

    private Member(byte[] bytes, int from, int to, @Nullable PathTree child) {
      this.length = to - from;
      this.child = child;
      this.words = new long[(length + 7) / 8];
      byte[] padded = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), words.length * 8);
      for (int i = 0; i < words.length; i++) {
        words[i] = Words.at(padded, i * 8);
      }
      this.lastMask = length == 0 ? 0 : Words.mask(length - 8 * (words.length - 1));
    }

    int length() {
      return length;
    }

    /** What is wanted of the member's value, or null. */
    @Nullable
    PathTree child() {
      return child;
    }

    /** The member that begins at {@code at}, if it is one that has come after this one before; otherwise null. */
    @Nullable
    Member next(byte[] bytes, int at) {
      Member expected = latest;
      return expected != null && expected.matches(bytes, at) ? expected : other(bytes, at);
    }

    private @Nullable Member other(byte[] bytes, int at) {
      for (Member member : successors) {
        if (member.matches(bytes, at)) {
          latest = member;
          return member;
        }
      }
      return null;
    }

    /** Needs bytes to read after the message's end; no member has the NUL that stands there. */
    private boolean matches(byte[] bytes, int at) {
      int last = words.length - 1;
      for (int i = 0; i < last; i++, at += 8) {
        if (words[i] != Words.at(bytes, at)) {
          return false;
        }
      }
      return ((words[last] ^ Words.at(bytes, at)) & lastMask) == 0;
    }

    private void isFollowedBy(Member member) {
      if (successors.length < SUCCESSORS) {
        successors = Arrays.copyOf(successors, successors.length + 1);
      }
      successors[successors.length - 1] = member;
      latest = member;
    }
  }

  private final Member start = new Member(new byte[0], 0, 0, null);
  private final @Nullable Member[] members = new Member[MEMBERS];
  private int size;
  private long surprises;

  /** What comes before the first member. */
  Member start() {
    return start;
  }

  /**
   * Remembers a member that was not predicted.
   *
   * @param before the one it came after, or null if that isn't known
   * @param from where it begins, after the comma or brace
   * @param to where its value begins, after the colon
   * @return null if this one isn't remembered
   */
  @Nullable
  Member learn(@Nullable Member before, byte[] bytes, int from, int to, @Nullable PathTree child) {
    if ((++surprises > ALWAYS && surprises % RARELY != 0) || to - from > LONGEST) {
      return null;
    }
    Member member = known(bytes, from, to - from);
    if (member == null) {
      if (size == MEMBERS) {
        forget();
      }
      member = new Member(bytes, from, to, child);
      members[size++] = member;
    }
    if (before != null) {
      before.isFollowedBy(member);
    }
    return member;
  }

  private @Nullable Member known(byte[] bytes, int at, int length) {
    for (int i = 0; i < size; i++) {
      Member member = members[i];
      if (member != null && member.length == length && member.matches(bytes, at)) {
        return member;
      }
    }
    return null;
  }

  private void forget() {
    Arrays.fill(members, null);
    size = 0;
    start.successors = NONE;
    start.latest = null;
  }
}
