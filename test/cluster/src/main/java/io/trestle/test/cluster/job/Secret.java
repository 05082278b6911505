package io.trestle.test.cluster.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret file that only its owner may read. */
final class Secret {
  private Secret() {}

  static Path create(Path directory) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    try {
      Path file =
          Files.createTempFile(
              directory,
              "secret",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, HexFormat.of().formatHex(random) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
