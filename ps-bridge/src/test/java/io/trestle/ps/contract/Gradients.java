package io.trestle.ps.contract;

import io.trestle.ps.JobSpec;
import io.trestle.ps.PartKind;
import io.trestle.ps.Parts;
import io.trestle.ps.VariableSpec;
import io.trestle.ps.optimizer.Optimizer;
import io.trestle.ps.optimizer.SliceState;
import java.util.SplittableRandom;

/**
 * Gradients that are a pure function of worker and sequence, some dense, some dense and
 * threshold-encoded, some by rows, some absent, and their serial replay on one thread without
 * shards, clients or transports.
 */
final class Gradients {
  /** What the floats of a gradient look like. */
  enum Values {
    /** Small whole numbers: sums are exact, so the order of workers does not matter. */
    WHOLE,
    /** Anything. */
    ANY
  }

  private final JobSpec job;
  private final long seed;
  private final Values values;

  Gradients(JobSpec job, long seed, Values values) {
    this.job = job;
    this.seed = seed;
    this.values = values;
  }

  Parts of(int worker, long sequence) {
    SplittableRandom random = new SplittableRandom(seed + 1_000_003L * worker + sequence);
    random.nextLong();
    Parts parts = new Parts(job);
    for (int i = 0; i < job.variables().size(); i++) {
      VariableSpec variable = job.variables().get(i);
      int kind = random.nextInt(6);
      if (kind < 2) {
        parts.dense(i, floats((int) variable.size(), random), 0);
      } else if (kind == 2) {
        float threshold = 1 + random.nextInt(8) * (values == Values.WHOLE ? 1 : 0.1f);
        parts.dense(i, ternary((int) variable.size(), threshold, random), 0);
        parts.threshold(i, threshold);
      } else if (kind < 5) {
        int[] rows = rows(variable.rows(), random);
        parts.rows(i, rows, rows.length, floats(rows.length * variable.rowSize(), random));
      }
    }
    return parts;
  }

  private float[] floats(int count, SplittableRandom random) {
    float[] array = new float[count];
    for (int i = 0; i < count; i++) {
      array[i] = values == Values.WHOLE ? random.nextInt(-8, 9) : (float) random.nextDouble(-1, 1);
    }
    return array;
  }

  /** Now and then a float that is not 0: seldom enough that an entry takes several bytes. */
  private static float[] ternary(int count, float threshold, SplittableRandom random) {
    float[] array = new float[count];
    int furthest = 1 << random.nextInt(1, 16);
    for (int i = random.nextInt(furthest); i < count; i += random.nextInt(1, furthest + 1)) {
      array[i] = random.nextBoolean() ? threshold : -threshold;
    }
    return array;
  }

  private static int[] rows(int bound, SplittableRandom random) {
    return random.ints(0, bound).limit(random.nextInt(1 + bound)).distinct().sorted().toArray();
  }

  /** A model that applies gradients one after another. */
  final class Replay {
    private final Optimizer optimizer = Optimizer.of(job.optimizer());
    private final SliceState[] states = new SliceState[job.variables().size()];
    private long step;

    Replay() {
      for (int i = 0; i < states.length; i++) {
        VariableSpec variable = job.variables().get(i);
        states[i] = SliceState.allocate((int) variable.size(), optimizer.slots());
        variable.initializer().fill(0, states[i].values(), 0, (int) variable.size());
      }
    }

    void apply(Parts parts) {
      optimizer.begin(step++);
      for (int i = 0; i < states.length; i++) {
        int rowSize = job.variables().get(i).rowSize();
        if (parts.kind(i) == PartKind.DENSE) {
          optimizer.apply(states[i], 0, parts.values(i), 0, states[i].values().length);
        }
        if (parts.kind(i) == PartKind.ROWS) {
          optimizer.beginRows(states[i]);
          for (int k = 0; k < parts.rowCount(i); k++) {
            optimizer.applyRow(
                states[i], parts.rows(i)[k] * rowSize, parts.values(i), k * rowSize, rowSize);
          }
          optimizer.endRows(states[i]);
        }
      }
      optimizer.end();
    }

    /** Begins with other values than the initializers'. */
    Replay(float[] flat) {
      this();
      for (int i = 0; i < states.length; i++) {
        float[] values = states[i].values();
        System.arraycopy(flat, (int) job.offset(i), values, 0, values.length);
      }
    }

    /** The whole model in flat layout. */
    float[] flat() {
      float[] flat = new float[(int) job.size()];
      for (int i = 0; i < states.length; i++) {
        float[] source = states[i].values();
        System.arraycopy(source, 0, flat, (int) job.offset(i), source.length);
      }
      return flat;
    }
  }
}
