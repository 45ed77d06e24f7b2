package dev.weir.feed.decode;

import dev.weir.core.expression.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The paths that a decoder looks for, as a tree that is walked along with the message. */
final class PathTree {
  private static final int[] NONE = {};

  private byte[][] keys = {};
  private PathTree[] byKey = {};
  private PathTree[] byIndex = {};
  int[] columns = NONE;
  boolean time;
  boolean each;
  private final Layout layout = new Layout();

  /** The node at the end of the path, made where it isn't there. */
  PathTree at(JsonPath path) {
    PathTree node = this;
    for (JsonPath.Step step : path.steps()) {
      node = switch (step) {
        case JsonPath.Key key -> node.child(key.name().getBytes(StandardCharsets.UTF_8));
        case JsonPath.Index index -> node.child(index.index());
      };
    }
    return node;
  }

  void addColumn(int column) {
    columns = Arrays.copyOf(columns, columns.length + 1);
    columns[columns.length - 1] = column;
  }

  boolean isWanted() {
    return columns.length > 0 || time || each;
  }

  /** Whether anything is wanted of an object here. */
  boolean hasKeys() {
    return keys.length > 0;
  }

  /** What the objects here look like. */
  Layout layout() {
    return layout;
  }

  private PathTree child(byte[] key) {
    PathTree found = find(key, 0, key.length);
    if (found != null) {
      return found;
    }
    keys = Arrays.copyOf(keys, keys.length + 1);
    byKey = Arrays.copyOf(byKey, keys.length);
    keys[keys.length - 1] = key;
    PathTree made = new PathTree();
    byKey[keys.length - 1] = made;
    return made;
  }

  private PathTree child(int index) {
    if (index >= byIndex.length) {
      byIndex = Arrays.copyOf(byIndex, index + 1);
    }
    if (byIndex[index] == null) {
      byIndex[index] = new PathTree();
    }
    return byIndex[index];
  }

  /** The child under the key at {@code [from, to)}, or null. */
  @Nullable
  PathTree find(byte[] bytes, int from, int to) {
    for (int k = 0; k < keys.length; k++) {
      if (Arrays.equals(keys[k], 0, keys[k].length, bytes, from, to)) {
        return byKey[k];
      }
    }
    return null;
  }

  /** The child at the index, or null. */
  @Nullable
  PathTree find(int index) {
    return index < byIndex.length ? byIndex[index] : null;
  }
}
