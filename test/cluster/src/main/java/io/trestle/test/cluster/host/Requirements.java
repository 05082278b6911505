package io.trestle.test.cluster.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine must offer before hosts can be made on it. */
public final class Requirements {
  private Requirements() {}

  /** Why no hosts can be made here, with the remedy; empty where they can. */
  public static Optional<String> missing() {
    if (!Files.isDirectory(Path.of("/proc/self/ns"))) {
      return Optional.of("hosts are made of Linux namespaces, and this system has none");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("network and mount namespaces need root: run the build as root");
    }
    return Stream.of("ip", "tc", "unshare", "nsenter", "mount", "bash")
        .filter(program -> !Command.exists(program))
        .findFirst()
        .map(
            program ->
                "'"
                    + program
                    + "' is not installed (Debian: apt-get install iproute2 util-linux mount bash)")
        .or(Requirements::refused);
  }

  /** Why packets cannot be filtered here, with the remedy; empty where they can. */
  public static Optional<String> missingPacketFilter() {
    return Command.exists("nft")
        ? Optional.empty()
        : Optional.of("'nft' is not installed (Debian: apt-get install nftables)");
  }

  private static Optional<String> refused() {
    try {
      Namespace probe = Namespace.open("ip link add name probe type bridge && echo ready");
      probe.close();
      return Optional.empty();
    } catch (HostException e) {
      return Optional.of("the kernel refuses a network namespace with a bridge: " + e.getMessage());
    }
  }
}
