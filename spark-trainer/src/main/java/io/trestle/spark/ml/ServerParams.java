package io.trestle.spark.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasRegParam;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.param.shared.HasStepSize;
import org.apache.spark.ml.param.shared.HasTol;
import org.apache.spark.ml.param.shared.HasValidationIndicatorCol;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * The params that estimators which train with a parameter server and their models share, beyond
 * those of every probabilistic classifier. Where Spark ML has a shared param of the meaning, it is
 * that one, so that Spark's own meta-algorithms see it.
 */
public interface ServerParams
    extends HasMaxIter,
        HasStepSize,
        HasTol,
        HasRegParam,
        HasSeed,
        HasWeightCol,
        HasValidationIndicatorCol {

  /** The objects behind the params' accessors. */
  DeclaredParams declaredParams();

  /** How often every row is used, 1 or more. */
  @Override
  default IntParam maxIter() {
    return declaredParams().maxIter;
  }

  /** The learning rate, above 0. */
  @Override
  default DoubleParam stepSize() {
    return declaredParams().stepSize;
  }

  /** L2 regularisation, 0 or more: {@code regParam / 2 * |W|^2} is added to the mean loss. */
  @Override
  default DoubleParam regParam() {
    return declaredParams().regParam;
  }

  /** Seed of the order of the rows. */
  @Override
  default LongParam seed() {
    return declaredParams().seed;
  }

  /** Column of row weights, 0 or more. */
  @Override
  default Param<String> weightCol() {
    return declaredParams().weightCol;
  }

  /** By how much the validation rows' log loss must fall to count as progress, 0 or more. */
  @Override
  default DoubleParam tol() {
    return declaredParams().tol;
  }

  /** Boolean column that is true for the rows to validate on, which are not trained on. */
  @Override
  default Param<String> validationIndicatorCol() {
    return declaredParams().validationIndicatorCol;
  }

  /** Spark tasks that compute gradients, 1 or more. */
  default IntParam numWorkers() {
    return declaredParams().numWorkers;
  }

  /** Servers, each with one shard of the parameters, 1 or more. */
  default IntParam numServers() {
    return declaredParams().numServers;
  }

  /** How far the workers may drift apart: async, ssp or sync. */
  default Param<String> mode() {
    return declaredParams().mode;
  }

  /** With mode ssp: by how many steps the fastest worker may lead the slowest, 0 or more. */
  default IntParam staleness() {
    return declaredParams().staleness;
  }

  /** Rows of one step of one worker, 1 or more. */
  default IntParam batchSize() {
    return declaredParams().batchSize;
  }

  /** The servers' update rule: sgd, momentum, adagrad, adam or ftrl. */
  default Param<String> optimizer() {
    return declaredParams().optimizer;
  }

  /** Local steps between two pushes, 1 or more. */
  default IntParam pushInterval() {
    return declaredParams().pushInterval;
  }

  /** Directory under which every fit writes checkpoints and events; empty for none. */
  default Param<String> checkpointDir() {
    return declaredParams().checkpointDir;
  }

  /** Global steps between two checkpoints, 1 or more; -1 for one every 600 seconds. */
  default IntParam checkpointInterval() {
    return declaredParams().checkpointInterval;
  }

  /** Value of {@link #numWorkers}. */
  default int getNumWorkers() {
    return (int) getOrDefault(numWorkers());
  }

  /** Value of {@link #numServers}. */
  default int getNumServers() {
    return (int) getOrDefault(numServers());
  }

  /** Value of {@link #mode}. */
  default String getMode() {
    return getOrDefault(mode());
  }

  /** Value of {@link #staleness}. */
  default int getStaleness() {
    return (int) getOrDefault(staleness());
  }

  /** Value of {@link #batchSize}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /** Value of {@link #optimizer}. */
  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  /** Value of {@link #pushInterval}. */
  default int getPushInterval() {
    return (int) getOrDefault(pushInterval());
  }

  /** Value of {@link #checkpointDir}. */
  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  /** Value of {@link #checkpointInterval}. */
  default int getCheckpointInterval() {
    return (int) getOrDefault(checkpointInterval());
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasMaxIter$_setter_$maxIter_$eq(IntParam param) {
    declaredParams().maxIter = param;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasStepSize$_setter_$stepSize_$eq(
      DoubleParam param) {
    declaredParams().stepSize = param;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasRegParam$_setter_$regParam_$eq(
      DoubleParam param) {
    declaredParams().regParam = param;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasTol$_setter_$tol_$eq(DoubleParam param) {
    declaredParams().tol = param;
  }

  @Override
  default void
      org$apache$spark$ml$param$shared$HasValidationIndicatorCol$_setter_$validationIndicatorCol_$eq(
          Param<String> param) {
    declaredParams().validationIndicatorCol = param;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam param) {
    declaredParams().seed = param;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> param) {
    declaredParams().weightCol = param;
  }
}
