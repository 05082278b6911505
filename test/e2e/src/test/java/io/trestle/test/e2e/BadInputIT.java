package io.trestle.test.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input that shows only once Spark runs. What can be found before is tested in spark-trainer.
 * Each ends with one message and status 1, and leaves nothing under the work directory.
 */
class BadInputIT {
  @TempDir private Path folder;

  @Test
  void aLossThatBecomesNaN() throws Exception {
    Trestle.Ended ended = refuse("--learning-rate=3e38", "--save-checkpoint-steps=1");
    assertThat(ended.err()).contains("3.0E38").contains("smaller learning rate");
  }

  @Test
  void imagesThatAreCutOff() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    try (Stream<Path> files = Files.list(Mnist.FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".gz")).toList()) {
        Files.copy(file, data.resolve(file.getFileName()));
      }
    }
    Path images = data.resolve("train-images-idx3-ubyte.gz");
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length / 2));
    Trestle.Ended ended = refuse("--data=" + data);
    assertThat(ended.err()).contains(images.toString()).contains("is damaged");
  }

  @Test
  void fewerSlotsThanWorkers() throws Exception {
    Trestle.Ended ended = refuse("--master=local[1]", "--num-workers=2");
    assertThat(ended.err()).contains("task slots").contains("2 workers").contains("has 1");
  }

  @Test
  void aWorkDirectoryThatCannotBeWritten() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Trestle.Ended ended =
        Trestle.run(folder, "train", "--work-dir=" + file.resolve("model"), "--max-steps=50");
    assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err()).contains(file.toString()).doesNotContain("\tat ");
    assertThat(file).isEmptyFile();
  }

  private Trestle.Ended refuse(String... args) throws IOException, InterruptedException {
    String[] whole = Stream.concat(Stream.of("train"), Stream.of(args)).toArray(String[]::new);
    Trestle.Ended ended = Trestle.run(folder, whole);
    assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err()).startsWith("trestle: ").doesNotContain("\tat ");
    if (Files.exists(folder.resolve("model"))) {
      try (Stream<Path> left = Files.walk(folder.resolve("model"))) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }
    }
    return ended;
  }
}
