package io.trestle.test.cluster.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Makes two hosts, starts a process on each and never takes them away: a test that is going to be
 * killed.
 */
public final class Abandoned {
  private Abandoned() {}

  public static void main(String[] arguments) throws InterruptedException {
    Network network = Network.open(Path.of(arguments[0]));
    for (String name : List.of("a", "b")) {
      HostProcess process =
          network.plug(name).start("sleep", Map.of(), List.of("sleep", arguments[1]));
      process.pid();
    }
    System.out.println("ready");
    new CountDownLatch(1).await();
  }
}
