package io.trestle.spark.dl4j;

import io.trestle.ps.LearningRate;
import io.trestle.ps.OptimizerSpec;
import java.util.List;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/** DL4J's updaters and regularisation in the servers' words. */
final class UpdateRules {
  /** Subtracts what is pushed: for parameters that DL4J changes without an updater. */
  static final OptimizerSpec AS_PUSHED = OptimizerSpec.sgd(1);

  /** Changes nothing. */
  static final OptimizerSpec NOTHING = OptimizerSpec.sgd(0);

  private UpdateRules() {}

  /**
   * The rule of one parameter. L2 is added to the gradient on the servers, L1 by the workers.
   *
   * @param owner whose it is, for the message
   */
  static OptimizerSpec of(IUpdater updater, List<Regularization> regularization, String owner) {
    float l2 = (float) sum(regularization, L2Regularization.class, owner);
    if (updater instanceof NoOp) {
      return AS_PUSHED;
    } else if (updater instanceof Sgd sgd) {
      LearningRate rate =
          RateSchedules.of(sgd.getLearningRate(), sgd.getLearningRateSchedule(), owner);
      return new OptimizerSpec(new OptimizerSpec.Sgd(), rate, l2);
    } else if (updater instanceof Nesterovs nesterovs) {
      if (nesterovs.getMomentumISchedule() != null) {
        throw new UnsupportedNetworkException(
            owner + " has a schedule of its momentum.",
            "The servers' momentum is constant.",
            "Give Nesterovs a number as momentum.");
      }
      LearningRate rate =
          RateSchedules.of(nesterovs.getLearningRate(), nesterovs.getLearningRateSchedule(), owner);
      return new OptimizerSpec(
          new OptimizerSpec.Nesterovs((float) nesterovs.getMomentum()), rate, l2);
    } else if (updater instanceof Adam adam) {
      LearningRate rate =
          RateSchedules.of(adam.getLearningRate(), adam.getLearningRateSchedule(), owner);
      OptimizerSpec.Kind kind =
          new OptimizerSpec.Adam(
              (float) adam.getBeta1(), (float) adam.getBeta2(), (float) adam.getEpsilon());
      return new OptimizerSpec(kind, rate, l2);
    } else if (updater instanceof AdaGrad adagrad) {
      LearningRate rate =
          RateSchedules.of(adagrad.getLearningRate(), adagrad.getLearningRateSchedule(), owner);
      float epsilon = (float) adagrad.getEpsilon();
      return new OptimizerSpec(new OptimizerSpec.Adagrad(epsilon, epsilon), rate, l2);
    }
    throw new UnsupportedNetworkException(
        owner + " has the updater " + updater.getClass().getSimpleName() + ".",
        "The servers have the rules of Sgd, Nesterovs, Adam, AdaGrad and NoOp.",
        "Choose one of these, or train in Java with Dl4jModel.withOptimizerOfTheRun().");
  }

  /** The factor of the parameter's sign in its gradient. */
  static float l1(List<Regularization> regularization, String owner) {
    return (float) sum(regularization, L1Regularization.class, owner);
  }

  private static double sum(
      List<Regularization> all, Class<? extends Regularization> wanted, String owner) {
    double sum = 0;
    for (Regularization one : all == null ? List.<Regularization>of() : all) {
      ISchedule schedule;
      if (one instanceof L1Regularization l1) {
        schedule = l1.getL1();
      } else if (one instanceof L2Regularization l2) {
        schedule = l2.getL2();
      } else {
        throw unsupported(owner, one.getClass().getSimpleName());
      }
      if (!(schedule instanceof FixedSchedule)) {
        throw unsupported(owner, one.getClass().getSimpleName() + " by a schedule");
      }
      sum += wanted.isInstance(one) ? schedule.valueAt(0, 0) : 0;
    }
    return sum;
  }

  private static UnsupportedNetworkException unsupported(String owner, String what) {
    return new UnsupportedNetworkException(
        owner + " has the regularisation " + what + ".",
        "Trestle has L1 and L2 with constant factors.",
        "Use l1 and l2 with numbers; for plain SGD, weight decay is L2.");
  }
}
