package io.trestle.test.bench.trestle;

import io.trestle.ps.HostPort;
import io.trestle.ps.ParameterServer;
import io.trestle.ps.bootstrap.Encryption;
import io.trestle.ps.bootstrap.ParameterServers;
import io.trestle.ps.bootstrap.PortRange;
import io.trestle.ps.bootstrap.SecretFile;
import io.trestle.ps.bootstrap.ServerConfig;
import io.trestle.ps.server.ShardSettings;
import io.trestle.spark.cluster.CheckpointStore;
import io.trestle.test.bench.peer.Answers;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * A server that serves run after run, set up as {@code trestle ps --keep} sets it up, and which can
 * be awaited. Arguments: its address, the secret's file.
 */
public final class ServerPeer {
  private ServerPeer() {}

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws InterruptedException {
    HostPort own = HostPort.parse(arguments[0]);
    ServerConfig config =
        ServerConfig.withSecret(SecretFile.read(Path.of(arguments[1])))
            .withHost(own.host())
            .withPort(PortRange.of(own.port()))
            .withEncryption(Encryption.CONTROL)
            .withAfterJob(ServerConfig.AfterJob.KEEP)
            .withShard(
                ShardSettings.defaults().withStore(new CheckpointStore(new Configuration())));
    try (ParameterServer server = ParameterServers.start(config)) {
      System.err.println("listening on " + server.address());
      new Answers().serve();
    }
  }
}
