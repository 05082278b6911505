package io.trestle.modelio.checkpoint;

import io.trestle.modelio.CheckpointAttempt;
import io.trestle.modelio.CorruptFileException;
import io.trestle.modelio.ShardPart;
import io.trestle.modelio.StorageNotSharedException;
import io.trestle.modelio.store.Store;
import io.trestle.modelio.tensorbundle.BundleNames;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * Looks, before the commit, whether all of an attempt's parts are there and the driver sees their
 * files. This is where the seeds' failure would show if the probe had not found it.
 */
final class PartCheck {
  private PartCheck() {}

  static void check(Store store, Path directory, CheckpointAttempt attempt, List<ShardPart> parts)
      throws IOException {
    String bundle = CheckpointNames.bundle(attempt.step());
    for (ShardPart part : parts) {
      if (!part.bundle().equals(bundle) || part.files() != attempt.files()) {
        throw new IllegalArgumentException(
            "a part of %s in %d files cannot be committed as %s in %d files"
                .formatted(part.bundle(), part.files(), bundle, attempt.files()));
      }
    }
    List<Integer> expected =
        IntStream.range(0, attempt.shards()).mapToObj(attempt::fileOf).toList();
    List<Integer> found = parts.stream().map(ShardPart::file).sorted().toList();
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "%s needs one part for each of the files %s, not %s".formatted(bundle, expected, found));
    }
    for (ShardPart part : parts) {
      checkVisible(store, CheckpointNames.prefix(directory, attempt.step()), attempt, part);
    }
  }

  private static void checkVisible(
      Store store, Path prefix, CheckpointAttempt attempt, ShardPart part) throws IOException {
    Path path = BundleNames.data(prefix, part.file(), part.files());
    Optional<Store.Entry> entry = store.entry(path);
    if (entry.isEmpty()) {
      throw new StorageNotSharedException(
          path.toString(),
          "the host of shard " + (part.file() - attempt.firstFile()),
          "that shard wrote %d bytes there, but the driver sees no such file"
              .formatted(part.length()));
    }
    if (entry.get().length() != part.length()) {
      throw new CorruptFileException(
          path.toString(),
          "data file",
          -1,
          part.length() + " bytes",
          entry.get().length() + " bytes");
    }
  }
}
