package io.trestle.test.scaling.model;

/**
 * What a step computes and what of it travels.
 *
 * @param name for tables
 * @param kernel seconds of computation of one step
 * @param bytesUp pushed in a step, to all servers together
 * @param bytesDown pulled in a step
 * @param rows sparse rows among them; 0 where whole parameters travel
 */
public record Work(String name, double kernel, double bytesUp, double bytesDown, double rows) {
  private static final double BATCH = 100;
  private static final double CLASSES = 10;
  private static final double SPARSE_ENTRIES = 40;
  private static final double ROW_UP = 12;
  private static final double ROW_DOWN = 4;

  /** MNIST softmax, batch 100, the whole model travels: what was measured. */
  public static Work mnist(Costs costs) {
    return new Work("mnist", costs.kernel(), 31_400, 31_400, 0);
  }

  /** No computation: whole parameters travel. */
  public static Work exchange(long parameters) {
    return new Work("exchange", 0, 4.0 * parameters, 4.0 * parameters, 0);
  }

  /** No computation: so many rows of one float travel. */
  public static Work rowExchange(int rows) {
    return new Work("rows", 0, ROW_UP * rows, ROW_DOWN * rows, rows);
  }

  /**
   * A dense model: each of 100 samples meets every parameter, and the whole model travels.
   *
   * @param speed how many times as fast as one core of the measured machine a worker computes
   */
  public static Work dense(Costs costs, long parameters, double speed) {
    double kernel = costs.kernelEntry() / CLASSES * BATCH * parameters / speed;
    return new Work("dense", kernel, 4.0 * parameters, 4.0 * parameters, 0);
  }

  /** A sparse model: each of 100 samples meets 40 rows of one float, and those alone travel. */
  public static Work sparse(Costs costs) {
    double rows = BATCH * SPARSE_ENTRIES;
    return new Work("sparse", costs.kernelEntry() * rows, ROW_UP * rows, ROW_DOWN * rows, rows);
  }
}
