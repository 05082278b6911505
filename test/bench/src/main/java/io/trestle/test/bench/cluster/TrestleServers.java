package io.trestle.test.bench.cluster;

import io.trestle.test.bench.process.Peer;
import io.trestle.test.bench.process.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Trestle's servers, as many as wanted, each a process. */
public final class TrestleServers {
  private static final String MAIN = "io.trestle.test.bench.trestle.ServerPeer";
  private static final Duration START = Duration.ofMinutes(4);

  private final String addresses;
  private final Path secret;
  private final List<Peer> servers = new ArrayList<>();

  private TrestleServers(String addresses, Path secret) {
    this.addresses = addresses;
    this.secret = secret;
  }

  /** Starts them and waits until they listen. */
  public static TrestleServers start(Peers peers, Path scratch, int count) {
    String addresses = String.join(",", Stream.generate(Peers::freeAddress).limit(count).toList());
    TrestleServers all = new TrestleServers(addresses, secret(scratch));
    int index = 0;
    for (String address : addresses.split(",", -1)) {
      all.servers.add(
          peers.start(
              peers
                  .trestle("Trestle server " + index++, MAIN, "1g")
                  .arguments(address, all.secret)));
    }
    all.servers.forEach(server -> server.awaitReady(START));
    return all;
  }

  /** With commas between them. */
  public String addresses() {
    return addresses;
  }

  /** What they know each other by. */
  public Path secret() {
    return secret;
  }

  /** Ends all. */
  public void close() {
    servers.forEach(Peer::close);
  }

  private static Path secret(Path scratch) {
    try {
      Path file = scratch.resolve("secret-" + UUID.randomUUID());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, UUID.randomUUID().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
