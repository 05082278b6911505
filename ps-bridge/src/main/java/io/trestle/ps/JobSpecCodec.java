package io.trestle.ps;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The binary form of a {@link JobSpec}, big-endian, strings as {@link DataOutputStream#writeUTF},
 * enums by name:
 *
 * <pre>
 * job         := u16 format=2, string jobId, i32 numVariables, variable*, string placement,
 *                i32 numShards, kind, rate, f32 l2, consistency, i32 numWorkers, i64 maxSteps
 * variable    := string name, u8 rank, i32 dimension*, initializer,
 *                u8 0 | u8 1, kind, rate, f32 l2
 * initializer := u8 0, f32 value | u8 1, f32 min, f32 max, i64 seed
 *              | u8 2, f32 mean, f32 stddev, i64 seed | u8 3, i32 count, f32*
 * kind        := u8 0 | u8 1, f32 momentum, string look | u8 2, f32 initialAccumulator,
 *                f32 epsilon
 *              | u8 3, f32 beta1, f32 beta2, f32 epsilon
 *              | u8 4, f32 learningRatePower, f32 initialAccumulator, f32 l1, f32 l2
 *              | u8 5, f32 momentum
 * rate        := u8 0, f64 rate | u8 1, f64 initial, f64 decayRate, i64 decaySteps, string decay
 *              | u8 2, f64 initial, f64 end, i64 decaySteps, f64 power | u8 3, i64 steps, rate
 * consistency := u8 0 | u8 1, i32 bound | u8 2, i32 replicasToAggregate
 * </pre>
 */
final class JobSpecCodec {
  private static final int FORMAT = 2;
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_VARIABLES = 1 << 16;

  private JobSpecCodec() {}

  static byte[] encode(JobSpec job) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(FORMAT);
      out.writeUTF(job.jobId());
      out.writeInt(job.variables().size());
      for (VariableSpec variable : job.variables()) {
        write(variable, out);
      }
      out.writeUTF(job.placement().name());
      out.writeInt(job.numShards());
      write(job.optimizer(), out);
      write(job.consistency(), out);
      out.writeInt(job.numWorkers());
      out.writeLong(job.maxSteps());
    } catch (IOException e) {
      throw new UncheckedIOException("Job " + job.jobId() + " cannot be encoded", e);
    }
    if (bytes.size() > MAX_BYTES || job.variables().size() > MAX_VARIABLES) {
      throw new IllegalArgumentException(
          String.format(
              "Job %s has %d variables in %d bytes; at most %d variables in %d bytes can be sent.",
              job.jobId(), job.variables().size(), bytes.size(), MAX_VARIABLES, MAX_BYTES));
    }
    return bytes.toByteArray();
  }

  static JobSpec decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new ProtocolException("A job of " + bytes.length + " bytes exceeds " + MAX_BYTES + ".");
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readUnsignedShort();
      if (format != FORMAT) {
        throw new ProtocolException(
            "The job has format " + format + ", this side reads " + FORMAT + ". Use one release.");
      }
      JobSpec job =
          new JobSpec(
              in.readUTF(),
              readVariables(in),
              Enum.valueOf(PlacementStrategy.class, in.readUTF()),
              in.readInt(),
              readOptimizer(in),
              readConsistency(in),
              in.readInt(),
              in.readLong());
      if (in.available() > 0) {
        throw new ProtocolException("The job is followed by " + in.available() + " more bytes.");
      }
      return job;
    } catch (IOException | IllegalArgumentException e) {
      throw new ProtocolException("The bytes are no job description: " + e, e);
    }
  }

  private static void write(VariableSpec variable, DataOutputStream out) throws IOException {
    out.writeUTF(variable.name());
    out.writeByte(variable.shape().size());
    for (int dimension : variable.shape()) {
      out.writeInt(dimension);
    }
    if (variable.initializer() instanceof Initializer.Constant constant) {
      out.writeByte(0);
      out.writeFloat(constant.value());
    } else if (variable.initializer() instanceof Initializer.Uniform uniform) {
      out.writeByte(1);
      out.writeFloat(uniform.min());
      out.writeFloat(uniform.max());
      out.writeLong(uniform.seed());
    } else if (variable.initializer() instanceof Initializer.Normal normal) {
      out.writeByte(2);
      out.writeFloat(normal.mean());
      out.writeFloat(normal.stddev());
      out.writeLong(normal.seed());
    } else if (variable.initializer() instanceof Initializer.Values values) {
      out.writeByte(3);
      values.write(out);
    }
    out.writeByte(variable.optimizer().isPresent() ? 1 : 0);
    if (variable.optimizer().isPresent()) {
      write(variable.optimizer().get(), out);
    }
  }

  private static void write(OptimizerSpec optimizer, DataOutputStream out) throws IOException {
    write(optimizer.kind(), out);
    write(optimizer.learningRate(), out);
    out.writeFloat(optimizer.l2());
  }

  private static OptimizerSpec readOptimizer(DataInputStream in) throws IOException {
    return new OptimizerSpec(readKind(in), readRate(in, 0), in.readFloat());
  }

  private static List<VariableSpec> readVariables(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_VARIABLES) {
      throw new ProtocolException("A job of " + count + " variables exceeds " + MAX_VARIABLES);
    }
    List<VariableSpec> variables = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      int rank = in.readUnsignedByte();
      List<Integer> shape = new ArrayList<>();
      for (int d = 0; d < rank; d++) {
        shape.add(in.readInt());
      }
      Initializer initializer = readInitializer(in);
      int own = in.readUnsignedByte();
      variables.add(
          switch (own) {
            case 0 -> new VariableSpec(name, shape, initializer);
            case 1 -> new VariableSpec(name, shape, initializer, Optional.of(readOptimizer(in)));
            default -> throw unknown("variable's optimizer", own);
          });
    }
    return variables;
  }

  private static Initializer readInitializer(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case 0 -> new Initializer.Constant(in.readFloat());
      case 1 -> new Initializer.Uniform(in.readFloat(), in.readFloat(), in.readLong());
      case 2 -> new Initializer.Normal(in.readFloat(), in.readFloat(), in.readLong());
      case 3 -> Initializer.Values.read(in);
      default -> throw unknown("initializer", tag);
    };
  }

  private static void write(OptimizerSpec.Kind kind, DataOutputStream out) throws IOException {
    if (kind instanceof OptimizerSpec.Sgd) {
      out.writeByte(0);
    } else if (kind instanceof OptimizerSpec.Momentum momentum) {
      out.writeByte(1);
      out.writeFloat(momentum.momentum());
      out.writeUTF(momentum.look().name());
    } else if (kind instanceof OptimizerSpec.Adagrad adagrad) {
      out.writeByte(2);
      out.writeFloat(adagrad.initialAccumulator());
      out.writeFloat(adagrad.epsilon());
    } else if (kind instanceof OptimizerSpec.Adam adam) {
      out.writeByte(3);
      out.writeFloat(adam.beta1());
      out.writeFloat(adam.beta2());
      out.writeFloat(adam.epsilon());
    } else if (kind instanceof OptimizerSpec.Ftrl ftrl) {
      out.writeByte(4);
      out.writeFloat(ftrl.learningRatePower());
      out.writeFloat(ftrl.initialAccumulator());
      out.writeFloat(ftrl.l1());
      out.writeFloat(ftrl.l2());
    } else if (kind instanceof OptimizerSpec.Nesterovs nesterovs) {
      out.writeByte(5);
      out.writeFloat(nesterovs.momentum());
    }
  }

  private static OptimizerSpec.Kind readKind(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case 0 -> new OptimizerSpec.Sgd();
      case 1 ->
          new OptimizerSpec.Momentum(
              in.readFloat(), Enum.valueOf(OptimizerSpec.Look.class, in.readUTF()));
      case 2 -> new OptimizerSpec.Adagrad(in.readFloat(), in.readFloat());
      case 3 -> new OptimizerSpec.Adam(in.readFloat(), in.readFloat(), in.readFloat());
      case 4 ->
          new OptimizerSpec.Ftrl(in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat());
      case 5 -> new OptimizerSpec.Nesterovs(in.readFloat());
      default -> throw unknown("optimizer", tag);
    };
  }

  private static void write(LearningRate rate, DataOutputStream out) throws IOException {
    if (rate instanceof LearningRate.Constant constant) {
      out.writeByte(0);
      out.writeDouble(constant.rate());
    } else if (rate instanceof LearningRate.Exponential exponential) {
      out.writeByte(1);
      out.writeDouble(exponential.initial());
      out.writeDouble(exponential.decayRate());
      out.writeLong(exponential.decaySteps());
      out.writeUTF(exponential.decay().name());
    } else if (rate instanceof LearningRate.Polynomial polynomial) {
      out.writeByte(2);
      out.writeDouble(polynomial.initial());
      out.writeDouble(polynomial.end());
      out.writeLong(polynomial.decaySteps());
      out.writeDouble(polynomial.power());
    } else if (rate instanceof LearningRate.WarmUp warmUp) {
      out.writeByte(3);
      out.writeLong(warmUp.steps());
      write(warmUp.then(), out);
    }
  }

  private static LearningRate readRate(DataInputStream in, int depth) throws IOException {
    int tag = in.readUnsignedByte();
    if (tag == 3 && depth > 0) {
      throw new ProtocolException("A warm-up follows a warm-up.");
    }
    return switch (tag) {
      case 0 -> new LearningRate.Constant(in.readDouble());
      case 1 ->
          new LearningRate.Exponential(
              in.readDouble(),
              in.readDouble(),
              in.readLong(),
              Enum.valueOf(LearningRate.Decay.class, in.readUTF()));
      case 2 ->
          new LearningRate.Polynomial(
              in.readDouble(), in.readDouble(), in.readLong(), in.readDouble());
      case 3 -> new LearningRate.WarmUp(in.readLong(), readRate(in, depth + 1));
      default -> throw unknown("learning rate", tag);
    };
  }

  private static void write(Consistency consistency, DataOutputStream out) throws IOException {
    if (consistency instanceof Consistency.Asynchronous) {
      out.writeByte(0);
    } else if (consistency instanceof Consistency.BoundedStaleness bounded) {
      out.writeByte(1);
      out.writeInt(bounded.bound());
    } else if (consistency instanceof Consistency.Synchronous sync) {
      out.writeByte(2);
      out.writeInt(sync.replicasToAggregate());
    }
  }

  private static Consistency readConsistency(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case 0 -> new Consistency.Asynchronous();
      case 1 -> new Consistency.BoundedStaleness(in.readInt());
      case 2 -> new Consistency.Synchronous(in.readInt());
      default -> throw unknown("consistency", tag);
    };
  }

  private static ProtocolException unknown(String what, int tag) {
    return new ProtocolException("There is no " + what + " number " + tag + ".");
  }
}
