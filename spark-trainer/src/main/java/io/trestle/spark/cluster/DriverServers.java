package io.trestle.spark.cluster;

import io.trestle.ps.ClusterControl;
import io.trestle.ps.JobSpec;
import io.trestle.ps.ParameterClient;
import io.trestle.ps.SnapshotStore;
import io.trestle.ps.bootstrap.LocalCluster;
import io.trestle.ps.server.ShardSettings;
import io.trestle.spark.ClusterConfig;
import io.trestle.spark.TrestleException;
import io.trestle.spark.worker.WorkerReport;
import io.trestle.spark.worker.WorkerReports;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Shards in the driver's JVM, which is also the workers': calls instead of sockets. */
final class DriverServers implements ServerGroup {
  /** Tasks of the same JVM find the driver's board by the run's name. */
  private static final Map<String, ReportBoard> BOARDS = new ConcurrentHashMap<>();

  private final ShardSettings settings;
  private final ReportBoard board = new ReportBoard();
  private JobSpec job;
  private LocalCluster cluster;

  DriverServers(ClusterConfig config, SnapshotStore store) {
    this.settings =
        ShardSettings.defaults().withStore(store).withBarrierTimeout(config.barrierTimeout());
  }

  @Override
  public void connect(JobSpec opened, Duration limit) {
    job = opened;
    cluster = LocalCluster.start(job.jobId(), job.numShards(), settings);
    BOARDS.put(job.jobId(), board);
  }

  @Override
  public ClusterControl control() {
    return cluster.control();
  }

  @Override
  public ClusterAccess access() {
    return new Access(job.jobId());
  }

  @Override
  public ReportBoard reports() {
    return board;
  }

  @Override
  public List<String> addresses() {
    return Collections.nCopies(job.numShards(), "in the driver");
  }

  @Override
  public void replace(Duration limit) {
    throw new TrestleException("Servers in the driver cannot be lost without it.");
  }

  @Override
  public void end() {
    control().end();
  }

  @Override
  public void close() {
    if (cluster != null) {
      BOARDS.remove(job.jobId());
      cluster.close();
    }
  }

  /** The way within one JVM. */
  private record Access(String name) implements ClusterAccess {
    @Override
    public ParameterClient connect(int worker, long attempt) {
      return LocalCluster.find(name)
          .orElseThrow(
              () -> new TrestleException("The servers of run " + name + " have been closed."))
          .connect(worker, attempt);
    }

    @Override
    public WorkerReports reports() {
      ReportBoard board = BOARDS.getOrDefault(name, new ReportBoard());
      return new WorkerReports() {
        @Override
        public void progress(WorkerReport report) {
          board.accept(report);
        }

        @Override
        public void close() {}
      };
    }
  }
}
