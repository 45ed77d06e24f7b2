package dev.weir.app.access;

/**
 * What somebody may do.
 *
 * @param read streams
 * @param symbols of those streams, values of the key's first field
 * @param publish feeds
 */
public record Rights(Names read, Names symbols, Names publish, boolean admin) {
  public static final Rights NONE = new Rights(Names.NONE, Names.NONE, Names.NONE, false);
  public static final Rights ALL = new Rights(Names.ALL, Names.ALL, Names.ALL, true);

  boolean isEmpty() {
    return read.isEmpty() && publish.isEmpty() && !admin;
  }
}
