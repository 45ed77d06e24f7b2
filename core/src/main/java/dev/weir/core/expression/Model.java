package dev.weir.core.expression;

/** A model that gives a number for some numbers; trained elsewhere, and the same for the same inputs. */
public interface Model {
  /** How many numbers it takes. */
  int inputs();

  /**
   * Scores rows.
   *
   * @param inputs by input, then by row; all finite
   * @param rows how many
   * @param out gets the score of each row
   */
  void score(double[][] inputs, int rows, double[] out);

  /** What stands for it in a pipeline's fingerprint: another for another model. */
  String identity();
}
