package io.trestle.ps.bootstrap;

import io.trestle.ps.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Reads a job's secret from a file that its owner alone may touch. */
public final class SecretFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private SecretFile() {}

  /**
   * Reads the secret: the file's text without white space around it.
   *
   * @param file a file with mode 0600 or 0400; a symbolic link is followed and its target checked
   * @return the secret
   * @throws SecurityException if the group or others may read, write or execute the file, or if its
   *     file system cannot tell
   * @throws IllegalArgumentException if the text is shorter or longer than a secret may be
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Secret read(Path file) {
    try {
      requireOwnerOnly(file);
      return Secret.of(text(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Secret file " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the secret file "
              + file
              + ". Check that it exists and belongs to the user who runs this process.",
          e);
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    Set<PosixFilePermission> permissions;
    try {
      permissions = Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) {
      throw new SecurityException(
          "The file system of the secret file "
              + file
              + " cannot tell who may read it. Put the file on a file system with POSIX"
              + " permissions.",
          e);
    }
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new SecurityException(
          "The secret file "
              + file
              + " has mode "
              + PosixFilePermissions.toString(permissions)
              + ": others than its owner may use it. Run: chmod 600 "
              + file);
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      // One byte more than is allowed, so that a longer file is refused and not cut.
      byte[] bytes = in.readNBytes(4 * Secret.MAX_LENGTH + 1);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    }
  }
}
