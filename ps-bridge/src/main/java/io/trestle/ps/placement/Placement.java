package io.trestle.ps.placement;

import io.trestle.ps.JobSpec;
import io.trestle.ps.PlacementException;
import io.trestle.ps.VariableSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Which shard holds which slices: a pure function of the job, so that every side computes the same
 * one. A shard holds at most one slice of a variable, its slices are ordered by variable, and may
 * hold none.
 *
 * @param shards the slices of each shard
 */
public record Placement(List<List<Slice>> shards) {
  /** Floats that one slice can have at most: the longest array of common JVMs. */
  public static final int MAX_SLICE = Integer.MAX_VALUE - 8;

  /**
   * {@link io.trestle.ps.PlacementStrategy#AUTO} makes no slice of a split variable smaller than
   * this (256 kB), as the default of TensorFlow's {@code min_max_variable_partitioner}.
   */
  static final int MIN_AUTO_SLICE = 64 * 1024;

  public Placement {
    shards = shards.stream().map(List::copyOf).toList();
  }

  /**
   * Places the variables of {@code job}.
   *
   * @throws PlacementException when a slice would be too large; the message says how many servers
   *     would do
   */
  public static Placement of(JobSpec job) {
    List<List<Slice>> shards = new ArrayList<>();
    for (int i = 0; i < job.numShards(); i++) {
      shards.add(new ArrayList<>());
    }
    switch (job.placement()) {
      case ROUND_ROBIN -> roundRobin(job, shards);
      case PARTITIONED -> partitioned(job, shards);
      case AUTO -> auto(job, shards);
    }
    return new Placement(shards);
  }

  /** The slices of one shard, in variable order. */
  public List<Slice> slices(int shard) {
    return shards.get(shard);
  }

  /** Number of floats on one shard. */
  public long size(int shard) {
    return shards.get(shard).stream().mapToLong(Slice::size).sum();
  }

  /** TensorFlow's {@code replica_device_setter}: variable i stands on shard i mod P. */
  private static void roundRobin(JobSpec job, List<List<Slice>> shards) {
    for (int i = 0; i < job.variables().size(); i++) {
      split(job, i, List.of(shards.get(i % shards.size())));
    }
  }

  private static void partitioned(JobSpec job, List<List<Slice>> shards) {
    for (int i = 0; i < job.variables().size(); i++) {
      split(job, i, shards);
    }
  }

  /** Each variable goes to the shards with the least load so far, as many as it fills. */
  private static void auto(JobSpec job, List<List<Slice>> shards) {
    long[] load = new long[shards.size()];
    for (int i = 0; i < job.variables().size(); i++) {
      VariableSpec variable = job.variables().get(i);
      int parts = (int) Math.max(1, Math.min(shards.size(), variable.size() / MIN_AUTO_SLICE));
      List<Integer> chosen = leastLoaded(load, parts);
      split(job, i, chosen.stream().map(shards::get).toList());
      for (int shard : chosen) {
        load[shard] += variable.size() / parts;
      }
    }
  }

  /** The {@code count} least loaded shards, in shard order; ties go to the lower number. */
  private static List<Integer> leastLoaded(long[] load, int count) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < load.length; i++) {
      order.add(i);
    }
    order.sort((a, b) -> Long.compare(load[a], load[b]));
    return order.subList(0, count).stream().sorted().toList();
  }

  /** Splits rows evenly; the first shards get one row more where it does not divide. */
  private static void split(JobSpec job, int index, List<List<Slice>> targets) {
    VariableSpec variable = job.variables().get(index);
    int each = variable.rows() / targets.size();
    int more = variable.rows() % targets.size();
    int largest = each + (more > 0 ? 1 : 0);
    if ((long) largest * variable.rowSize() > MAX_SLICE) {
      throw tooLarge(job, variable);
    }
    int row = 0;
    for (int i = 0; i < targets.size(); i++) {
      int rows = each + (i < more ? 1 : 0);
      if (rows > 0) {
        targets.get(i).add(new Slice(index, variable, row, rows));
      }
      row += rows;
    }
  }

  private static PlacementException tooLarge(JobSpec job, VariableSpec variable) {
    long rowsThatFit = MAX_SLICE / variable.rowSize();
    long servers = (variable.rows() + rowsThatFit - 1) / rowsThatFit;
    return new PlacementException(
        String.format(
            "Variable %s with shape %s does not fit: one server holds at most %d floats of a"
                + " variable. Use at least %d servers (now %d) and placement PARTITIONED (now %s).",
            variable.name(),
            variable.shape(),
            MAX_SLICE,
            servers,
            job.numShards(),
            job.placement()));
  }
}
