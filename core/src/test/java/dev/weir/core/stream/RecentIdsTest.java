package dev.weir.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The newest ids, against a plain list of them. */
class RecentIdsTest {
  private static final int KEPT = 8;

  @Property
  void knowsJustTheNewest(
      @ForAll @Size(max = 200) List<@LongRange(min = -12, max = 12) Long> small,
      @ForAll @LongRange(min = 0, max = 199) long restartAt)
      throws IOException {
    RecentIds ids = new RecentIds(KEPT);
    Deque<Long> newest = new ArrayDeque<>();
    int n = 0;
    for (long id : small) {
      if (n++ == restartAt) {
        ids = restarted(ids);
      }
      long key = id == 0 ? 1 : id; // which are taken for the same
      boolean isNew = !newest.contains(key);
      assertThat(ids.add(id)).isEqualTo(isNew);
      if (isNew) {
        newest.addLast(key);
        if (newest.size() > KEPT) {
          newest.removeFirst();
        }
      }
    }
  }

  private static RecentIds restarted(RecentIds ids) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ids.save(new DataOutputStream(bytes));
    RecentIds next = new RecentIds(KEPT);
    next.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    return next;
  }
}
