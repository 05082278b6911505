package io.trestle.ps.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.ps.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
  private static final String TEXT = "0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void readsAFileThatOnlyItsOwnerMayRead(String mode) throws IOException {
    assertThat(SecretFile.read(file(" " + TEXT + "\n", mode))).isEqualTo(Secret.of(TEXT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-r-----", "rw--w----", "rwx------"})
  void refusesAFileThatOthersMayUse(String mode) throws IOException {
    Path file = file(TEXT, mode);
    assertThatThrownBy(() -> SecretFile.read(file))
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining(mode)
        .hasMessageContaining("chmod 600 " + file);
  }

  @Test
  void looksAtTheFileBehindALink() throws IOException {
    Path open = file(TEXT, "rw-r--r--");
    Path link = Files.createSymbolicLink(directory.resolve("link"), open);
    assertThatThrownBy(() -> SecretFile.read(link)).isInstanceOf(SecurityException.class);
  }

  @Test
  void refusesWhatIsTooShortTooLongOrMissing() throws IOException {
    Path shortOne = file("short\n", "rw-------");
    assertThatThrownBy(() -> SecretFile.read(shortOne))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(shortOne.toString());
    Path longOne = file("x".repeat(100_000), "rw-------");
    assertThatThrownBy(() -> SecretFile.read(longOne)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SecretFile.read(directory.resolve("none")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("Check that it exists");
  }

  @Test
  void neverShowsASecret() {
    assertThat(Secret.of(TEXT)).asString().doesNotContain(TEXT);
    assertThat(Secret.random()).isNotEqualTo(Secret.random());
  }

  private Path file(String text, String mode) throws IOException {
    Path file = Files.createTempFile(directory, "secret", ".txt");
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
