package io.trestle.test.bench.tensorflow;

import io.trestle.test.bench.peer.Answers;
import io.trestle.test.bench.peer.Mnist;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Server;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.ServerDef;

/**
 * One process of a TensorFlow cluster, or a local session. Arguments: {@code local DATA}, {@code ps
 * PS-HOSTS WORKER-HOSTS INDEX} or {@code worker PS-HOSTS WORKER-HOSTS INDEX DATA}, hosts with
 * commas between them. Workers and sessions know {@code init}, {@code run GLOBAL-STEPS}, {@code
 * accuracy}, {@code bulk-init ROWS COLUMNS} and {@code bulk STEPS}.
 */
public final class TensorFlowPeer {
  private TensorFlowPeer() {}

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "ps" -> {
        server(arguments).start();
        new Answers().serve();
      }
      case "worker" -> {
        server(arguments).start();
        List<String> ps = hosts(arguments[1]);
        int index = Integer.parseInt(arguments[3]);
        String target = "grpc://" + hosts(arguments[2]).get(index);
        work(Path.of(arguments[4]), new Placement(ps.size(), index), target);
      }
      case "local" -> work(Path.of(arguments[1]), Placement.LOCAL, "");
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void work(Path data, Placement placement, String target) throws Exception {
    Worker worker = new Worker(placement, target, Mnist.train(data), Mnist.test(data));
    DenseModel[] dense = new DenseModel[1];
    new Answers()
        .on("init", words -> worker.initialize())
        .on("run", words -> worker.run(Integer.parseInt(words[0])))
        .on("accuracy", words -> worker.accuracy())
        .on(
            "bulk-init",
            words -> {
              dense[0] =
                  new DenseModel(
                      placement, target, Integer.parseInt(words[0]), Integer.parseInt(words[1]));
              return Map.of();
            })
        .on("bulk", words -> dense[0].run(Integer.parseInt(words[0])))
        .serve();
  }

  private static Server server(String[] arguments) {
    return new Server(
        ServerDef.newBuilder()
            .setProtocol("grpc")
            .setJobName(arguments[0])
            .setTaskIndex(Integer.parseInt(arguments[3]))
            .setCluster(
                ClusterDef.newBuilder()
                    .addJob(job("ps", arguments[1]))
                    .addJob(job("worker", arguments[2])))
            .build());
  }

  private static JobDef job(String name, String hosts) {
    JobDef.Builder job = JobDef.newBuilder().setName(name);
    int task = 0;
    for (String host : hosts(hosts)) {
      job.putTasks(task++, host);
    }
    return job.build();
  }

  private static List<String> hosts(String list) {
    return Arrays.asList(list.split(",", -1));
  }
}
