package io.trestle.test.bench.steps;

import io.trestle.test.bench.Contender;
import io.trestle.test.bench.Row;
import io.trestle.test.bench.Samples;
import io.trestle.test.bench.Scale;
import io.trestle.test.bench.Stage;
import io.trestle.test.bench.Verdict;
import io.trestle.test.bench.cluster.TensorFlowCluster;
import io.trestle.test.bench.cluster.TrestleServers;
import io.trestle.test.bench.process.Peer;
import io.trestle.test.bench.process.Peers;
import io.trestle.test.bench.report.Pictures;
import java.util.ArrayList;
import java.util.List;

/** MNIST by softmax regression, asynchronously, by TensorFlow and by Trestle. */
public final class StepsRow implements Row {
  static final String RATE = "steps/s";
  static final String EARLY = "accuracy at 2,000 steps";
  static final String LATE = "accuracy at 10,000 steps";

  private static final String ONE_ONE = "TensorFlow, 1 ps + 1 worker";
  private static final String ONE_TWO = "TensorFlow, 1 ps + 2 workers";
  private static final String TWO_TWO = "TensorFlow, 2 ps + 2 workers";
  private static final String LOCAL = "TensorFlow, one local session";
  private static final String EXTERNAL = "Trestle, external server";
  private static final String EXECUTORS = "Trestle, server in an executor";
  private static final String DRIVER = "Trestle, local[2]";

  @Override
  public List<Integer> numbers() {
    return List.of(1, 2);
  }

  @Override
  public String title() {
    return "Distributed TensorFlow and Trestle, steps per second";
  }

  @Override
  public String method() {
    return "Softmax regression on MNIST, asynchronous, batch 100, the sum of the losses at rate"
        + " 0.01; global steps per second of all workers, without start-up, and accuracy on"
        + " the 10,000 test images. TensorFlow 2.18 from Java: every ps and worker is a"
        + " process, between-graph replication, variables placed as `replica_device_setter`"
        + " places them, batches ready as tensors; the local session has two threads."
        + " Trestle: 2 workers, 1 server; `local-cluster` with an executor JVM per task, or"
        + " all in one JVM. Quick: TensorFlow's 1 + 2 and its local session,"
        + " Trestle's external server and its `local[2]`, workers in one JVM.";
  }

  @Override
  public void measure(Stage stage) throws Exception {
    StepCounts counts = StepCounts.of(stage.scale());
    String data = stage.peers().file("spark-trainer/data/mnist");
    stage.say("  starting TensorFlow and Trestle, each process on its own");
    List<TensorFlowSteps> theirs = tensorFlow(stage, data, counts);
    List<TrestleSteps> ours = trestle(stage, data, counts);
    theirs.forEach(one -> stage.prepare(one.name(), one::awaitReady));
    ours.forEach(one -> stage.prepare(one.name(), one::awaitReady));
    stage.say("  warming up");
    theirs.forEach(one -> stage.prepare(one.name(), one::warmUp));
    ours.forEach(one -> stage.prepare(one.name(), one::warmUp));
    List<Contender> all = new ArrayList<>(theirs);
    all.addAll(ours);
    Samples samples = stage.rounds(stage.scale().choose(1, 3), all);
    judge(stage, samples);
    stage.draw(
        Pictures.bars(
            "steps",
            "Global steps per second, MNIST, batch 100",
            Pictures.Axis.LOGARITHMIC,
            samples.measurements().stream().filter(m -> m.figure().equals(RATE)).toList()));
  }

  private static List<TensorFlowSteps> tensorFlow(Stage stage, String data, StepCounts counts) {
    Peers peers = stage.peers();
    List<TensorFlowSteps> all = new ArrayList<>();
    boolean full = stage.scale() == Scale.FULL;
    if (full) {
      add(all, ONE_ONE, TensorFlowCluster.start(peers, data, 1, 1), counts);
    }
    add(all, ONE_TWO, TensorFlowCluster.start(peers, data, 1, 2), counts);
    if (full) {
      add(all, TWO_TWO, TensorFlowCluster.start(peers, data, 2, 2), counts);
    }
    add(all, LOCAL, TensorFlowCluster.local(peers, data), counts);
    return all;
  }

  private static void add(
      List<TensorFlowSteps> all, String name, TensorFlowCluster cluster, StepCounts counts) {
    all.add(new TensorFlowSteps(name, cluster, counts));
  }

  private static List<TrestleSteps> trestle(Stage stage, String data, StepCounts counts) {
    Peers peers = stage.peers();
    TrestleServers servers = TrestleServers.start(peers, stage.scratch(), 1);
    List<TrestleSteps> all = new ArrayList<>();
    Object[] external = {servers.addresses(), servers.secret()};
    boolean full = stage.scale() == Scale.FULL;
    int executors = full ? 2 : 0;
    all.add(new TrestleSteps(EXTERNAL, driver(peers, EXTERNAL, executors, data, external), counts));
    if (full) {
      all.add(new TrestleSteps(EXECUTORS, driver(peers, EXECUTORS, 3, data), counts));
    }
    all.add(new TrestleSteps(DRIVER, driver(peers, DRIVER, 0, data), counts));
    return all;
  }

  /** A Spark application with so many executors, all in one JVM without any. */
  private static Peer driver(
      Peers peers, String name, int executors, String data, Object... external) {
    String master = executors == 0 ? "local[2]" : "local-cluster[" + executors + ",1,1024]";
    return peers.start(
        peers
            .trestle(name, "io.trestle.test.bench.trestle.TrestlePeer", "2g")
            .arguments(master, data)
            .arguments(external));
  }

  private static void judge(Stage stage, Samples samples) {
    stage.judge(
        Verdict.atLeast(EXTERNAL + " / " + ONE_TWO, 18, samples.ratios(EXTERNAL, ONE_TWO, RATE)));
    stage.judge(
        Verdict.atLeast(EXECUTORS + " / " + ONE_TWO, 12, samples.ratios(EXECUTORS, ONE_TWO, RATE)));
    stage.judge(Verdict.atLeast(DRIVER + " / " + LOCAL, 10, samples.ratios(DRIVER, LOCAL, RATE)));
  }
}
