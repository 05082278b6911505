package io.trestle.ps;

import java.util.Arrays;

/**
 * What one push carries or one pull fills: for each variable of the job nothing, all of it, or some
 * of its rows, in arrays that belong to the caller. Setting a part copies nothing and allocates
 * nothing, so one object serves every step. Not thread-safe; while a push or pull runs, neither
 * this object nor its arrays may be changed.
 */
public final class Parts {
  /** A version that is not known. */
  public static final long UNKNOWN = -1;

  private static final int[] NO_ROWS = {};
  private static final float[] NO_VALUES = {};

  private final JobSpec job;
  private final PartKind[] kinds;
  private final float[][] values;
  private final int[] offsets;
  private final int[][] rows;
  private final int[] counts;
  private final float[] thresholds;
  private final long[] versions;

  /** Parts with every variable absent. */
  public Parts(JobSpec job) {
    this.job = job;
    int variables = job.variables().size();
    this.kinds = new PartKind[variables];
    this.values = new float[variables][];
    this.offsets = new int[variables];
    this.rows = new int[variables][];
    this.counts = new int[variables];
    this.thresholds = new float[variables];
    this.versions = new long[job.numShards()];
    clear();
  }

  /**
   * The whole model in one array of the job's flat layout.
   *
   * @param flat at least {@link JobSpec#size} floats
   */
  public static Parts dense(JobSpec job, float[] flat) {
    Parts parts = new Parts(job);
    for (int i = 0; i < job.variables().size(); i++) {
      parts.dense(i, flat, Math.toIntExact(job.offset(i)));
    }
    return parts;
  }

  /** Makes every variable absent and forgets the versions. */
  public Parts clear() {
    Arrays.fill(kinds, PartKind.ABSENT);
    Arrays.fill(values, NO_VALUES);
    Arrays.fill(rows, NO_ROWS);
    Arrays.fill(thresholds, 0);
    Arrays.fill(versions, UNKNOWN);
    return this;
  }

  /** Makes variable {@code index} absent. */
  public Parts absent(int index) {
    kinds[index] = PartKind.ABSENT;
    values[index] = NO_VALUES;
    rows[index] = NO_ROWS;
    thresholds[index] = 0;
    return this;
  }

  /** Variable {@code index} takes part whole, in {@code array} from {@code offset} on. */
  public Parts dense(int index, float[] array, int offset) {
    VariableSpec variable = job.variables().get(index);
    if (offset < 0 || array.length - offset < variable.size()) {
      throw new IllegalArgumentException(
          String.format(
              "Variable %s needs %d floats from %d on, but the array has %d.",
              variable.name(), variable.size(), offset, array.length));
    }
    kinds[index] = PartKind.DENSE;
    values[index] = array;
    offsets[index] = offset;
    rows[index] = NO_ROWS;
    thresholds[index] = 0;
    return this;
  }

  /**
   * Some rows of variable {@code index} take part.
   *
   * @param ids row ids, strictly rising in the first {@code count} places
   * @param count from 0 to {@code ids.length}
   * @param array the rows one after another: at least {@code count * rowSize} floats
   */
  public Parts rows(int index, int[] ids, int count, float[] array) {
    VariableSpec variable = job.variables().get(index);
    if (count < 0 || count > ids.length || array.length < (long) count * variable.rowSize()) {
      throw new IllegalArgumentException(
          String.format(
              "%d rows of variable %s need as many ids (there are %d) and %d floats (there are"
                  + " %d).",
              count, variable.name(), ids.length, (long) count * variable.rowSize(), array.length));
    }
    kinds[index] = PartKind.ROWS;
    values[index] = array;
    offsets[index] = 0;
    rows[index] = ids;
    counts[index] = count;
    thresholds[index] = 0;
    return this;
  }

  /**
   * Says that every float of variable {@code index}, which takes part whole, is {@code -threshold},
   * 0 or {@code threshold}: a push then sends a byte or two for each that is not 0, and nothing for
   * the others. It holds until the variable is set again; an array whose floats come to be others
   * is refused by the push. A pull takes no notice of it, but must not fill the same array in the
   * same call.
   *
   * @param threshold above 0 and finite
   */
  public Parts threshold(int index, float threshold) {
    if (kinds[index] != PartKind.DENSE || !(threshold > 0 && threshold <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          String.format(
              "Variable %s is %s and its threshold %s; it must be DENSE, and the threshold a"
                  + " number above 0.",
              job.variables().get(index).name(), kinds[index], threshold));
    }
    thresholds[index] = threshold;
    return this;
  }

  /**
   * Says that this gradient is computed on {@code parameters} as they were last pulled. Without it
   * a push counts as computed on whatever its client pulled last, which is wrong (too fresh) when a
   * round trip overlaps the computation.
   */
  public Parts computedOn(Parts parameters) {
    System.arraycopy(parameters.versions, 0, versions, 0, versions.length);
    return this;
  }

  /** The job whose variables these are. */
  public JobSpec job() {
    return job;
  }

  public PartKind kind(int index) {
    return kinds[index];
  }

  /** The caller's array for variable {@code index}; empty when absent. */
  public float[] values(int index) {
    return values[index];
  }

  /** Where variable {@code index} begins in {@link #values}. */
  public int offset(int index) {
    return offsets[index];
  }

  /** The caller's row ids for variable {@code index}; empty unless {@link PartKind#ROWS}. */
  public int[] rows(int index) {
    return rows[index];
  }

  /** How many of {@link #rows} count. */
  public int rowCount(int index) {
    return kinds[index] == PartKind.ROWS ? counts[index] : 0;
  }

  /** What {@link #threshold(int, float)} said of variable {@code index}, else 0. */
  public float threshold(int index) {
    return thresholds[index];
  }

  /** The version of {@code shard}'s parameters that was pulled, or {@link #UNKNOWN}. */
  public long version(int shard) {
    return versions[shard];
  }

  /** Notes the version that was pulled; for implementations of {@link ParameterClient}. */
  public void version(int shard, long version) {
    versions[shard] = version;
  }
}
