package dev.weir.core.expression;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt word was meant to be. */
public final class Suggestions {
  private Suggestions() {}

  /**
   * The nearest candidate by edits and swaps of neighbours, if it is near (at most a third of the word's length), or else
   * one that the word is the beginning of.
   */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    String best = null;
    int least = Math.max(1, (word.length() + 1) / 3) + 1;
    for (String candidate : candidates) {
      if (Math.abs(word.length() - candidate.length()) >= least) {
        continue; // so many edits at least
      }
      int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    if (best == null && word.length() >= 3) {
      return candidates.stream().filter(c -> c.startsWith(word)).findFirst();
    }
    return Optional.ofNullable(best);
  }

  /** Optimal string alignment distance (Damerau 1964, Levenshtein 1966). */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
