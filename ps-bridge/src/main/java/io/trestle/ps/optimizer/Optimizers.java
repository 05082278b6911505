package io.trestle.ps.optimizer;

import io.trestle.ps.JobSpec;
import io.trestle.ps.OptimizerSpec;
import io.trestle.ps.VariableSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A shard's optimizers: one for each different {@link OptimizerSpec} of the job, whether or not the
 * shard has a variable of it, so that all shards name them alike. Not thread-safe.
 */
public final class Optimizers {
  private final List<Optimizer> distinct = new ArrayList<>();
  private final int[] byVariable;

  /** The optimizers of a job, each of whose variables has one. */
  public Optimizers(JobSpec job) {
    List<OptimizerSpec> specs = new ArrayList<>();
    this.byVariable = new int[job.variables().size()];
    for (int i = 0; i < byVariable.length; i++) {
      VariableSpec variable = job.variables().get(i);
      OptimizerSpec spec = variable.optimizer().orElse(job.optimizer());
      if (!specs.contains(spec)) {
        specs.add(spec);
        distinct.add(Optimizer.of(spec));
      }
      byVariable[i] = specs.indexOf(spec);
    }
  }

  /** That of the job's variable of that number. */
  public Optimizer of(int variable) {
    return distinct.get(byVariable[variable]);
  }

  /** Begins the update that follows {@code step} applied ones. */
  public void begin(long step) {
    for (int i = 0; i < distinct.size(); i++) {
      distinct.get(i).begin(step);
    }
  }

  /** Ends the update. */
  public void end() {
    for (int i = 0; i < distinct.size(); i++) {
      distinct.get(i).end();
    }
  }

  /**
   * What the optimizers keep once. A name that an earlier one has gets a number, as TensorFlow
   * makes names unique: {@code beta1_power}, {@code beta1_power_1}.
   */
  public List<Scalar> scalars() {
    List<Scalar> scalars = new ArrayList<>();
    for (Optimizer optimizer : distinct) {
      for (String name : optimizer.scalarNames()) {
        long others = scalars.stream().filter(other -> other.own.equals(name)).count();
        scalars.add(new Scalar(others == 0 ? name : name + "_" + others, name, optimizer));
      }
    }
    return scalars;
  }

  /** A single number that an optimizer keeps. */
  public static final class Scalar {
    private final String name;
    private final String own;
    private final Optimizer optimizer;

    private Scalar(String name, String own, Optimizer optimizer) {
      this.name = name;
      this.own = own;
      this.optimizer = optimizer;
    }

    /** Its name, which no other of the job has. */
    public String name() {
      return name;
    }

    /** As it is now. */
    public float value() {
      return optimizer.scalar(own);
    }

    /** Sets it when a snapshot is restored. */
    public void restore(float value) {
      optimizer.restoreScalar(own, value);
    }
  }
}
