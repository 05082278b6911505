package io.trestle.ps;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything a shard must know about a job. All shards and clients hold equal copies.
 *
 * <p>Flat layout: all variables one after another in declaration order, each row-major.
 *
 * @param jobId names the job in messages, not empty, at most 256 long
 * @param variables at least one, names unique
 * @param placement how they are spread over the shards
 * @param numShards at least 1
 * @param optimizer applied on the shards
 * @param consistency how far workers may drift apart
 * @param numWorkers at least 1; workers are numbered from 0
 * @param maxSteps the run ends when the global step has reached exactly this; at least 1, {@link
 *     #UNLIMITED} for none
 */
public record JobSpec(
    String jobId,
    List<VariableSpec> variables,
    PlacementStrategy placement,
    int numShards,
    OptimizerSpec optimizer,
    Consistency consistency,
    int numWorkers,
    long maxSteps) {
  /** No bound on the global step. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  public JobSpec {
    variables = List.copyOf(variables);
    if (jobId.isEmpty() || jobId.length() > 256) {
      throw new IllegalArgumentException(
          "A job id must have 1 to 256 characters, '" + jobId + "' has " + jobId.length() + ".");
    }
    if (variables.isEmpty()) {
      throw new IllegalArgumentException("Job " + jobId + " has no variables.");
    }
    Set<String> names = new HashSet<>();
    for (VariableSpec variable : variables) {
      if (!names.add(variable.name())) {
        throw new IllegalArgumentException(
            "Job " + jobId + " has two variables named " + variable.name() + ".");
      }
    }
    requirePositive(jobId, "numShards", numShards);
    requirePositive(jobId, "numWorkers", numWorkers);
    requirePositive(jobId, "maxSteps", maxSteps);
    if (consistency instanceof Consistency.Synchronous sync
        && sync.replicasToAggregate() > numWorkers) {
      throw new IllegalArgumentException(
          String.format(
              "Job %s waits for %d gradients per update but has only %d workers.",
              jobId, sync.replicasToAggregate(), numWorkers));
    }
  }

  private static void requirePositive(String jobId, String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Job " + jobId + ": " + name + " is " + value + "; it must be at least 1.");
    }
  }

  /** A builder with TensorFlow-like defaults. */
  public static JobSpecBuilder builder(String jobId) {
    return new JobSpecBuilder(jobId);
  }

  /** Whether gradients are collected into common updates. */
  public boolean isSynchronous() {
    return consistency instanceof Consistency.Synchronous;
  }

  /** Whether every worker counts in every update, so that versions go by number. */
  public boolean isReproducible() {
    return consistency instanceof Consistency.Synchronous sync && !sync.hasBackups();
  }

  /** Floats in all variables together. */
  public long size() {
    return offset(variables.size());
  }

  /** Where variable {@code index} begins in the flat layout, in floats. */
  public long offset(int index) {
    long offset = 0;
    for (int i = 0; i < index; i++) {
      offset += variables.get(i).size();
    }
    return offset;
  }

  /** The index of the variable of that name. */
  public int indexOf(String name) {
    for (int i = 0; i < variables.size(); i++) {
      if (variables.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("Job " + jobId + " has no variable named " + name + ".");
  }

  /** The job in a compact binary form, for {@link #decode}. */
  public byte[] encode() {
    return JobSpecCodec.encode(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws ProtocolException when the bytes are anything else
   */
  public static JobSpec decode(byte[] bytes) {
    return JobSpecCodec.decode(bytes);
  }
}
