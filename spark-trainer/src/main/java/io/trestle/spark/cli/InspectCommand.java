package io.trestle.spark.cli;

import io.trestle.modelio.CheckpointReader;
import io.trestle.modelio.SavedModelReader;
import io.trestle.modelio.savedmodel.Bundles;
import io.trestle.modelio.store.Stores;
import io.trestle.modelio.tensorbundle.BundleNames;
import io.trestle.modelio.tensorbundle.TensorBundle;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code trestle inspect}: what is in a checkpoint or a bundle, ours or TensorFlow's. */
@Command(
    name = "inspect",
    description = "Lists the tensors of a checkpoint or bundle, and what a bundle can be asked.",
    abbreviateSynopsis = true,
    usageHelpAutoWidth = true)
final class InspectCommand implements Callable<Integer> {
  private final Screen screen;

  @Parameters(
      paramLabel = "PATH",
      description =
          "A checkpoint (train_logs/model.ckpt-1000) or one version of a bundle (model/1); a local"
              + " path or any Hadoop URI.")
  private String path;

  InspectCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    Configuration configuration = new Configuration();
    Path given = new Path(withoutIndex(path));
    FileSystem files = given.getFileSystem(configuration);
    Path qualified = files.makeQualified(given);
    if (files.exists(BundleNames.index(qualified))) {
      try (CheckpointReader reader =
          TensorBundle.open(Stores.of(configuration, qualified), qualified)) {
        print(Inspection.ofCheckpoint(qualified.toString(), reader));
      }
    } else if (files.exists(qualified)) {
      bundle(configuration, files, qualified);
    } else {
      throw Problem.run(
          "There is no checkpoint and no bundle " + path + ".",
          "Neither " + qualified + " nor " + BundleNames.index(qualified) + " exists.",
          "Name a checkpoint without its ending (train_logs/model.ckpt-1000), or a bundle's"
              + " version (model/1).");
    }
    return ExitStatus.DONE;
  }

  private void bundle(Configuration configuration, FileSystem files, Path directory)
      throws IOException {
    try (SavedModelReader reader = Bundles.open(configuration, directory)) {
      print(Inspection.ofBundle(directory.toString(), reader));
    } catch (FileNotFoundException e) {
      List<String> inside = inside(files, directory);
      throw Problem.run(
          path + " is neither a checkpoint nor a version of a bundle.",
          "It holds no saved_model.pb and no export.meta.",
          inside.isEmpty()
              ? "Name a checkpoint without its ending, or a bundle's version."
              : "Name one of what it holds: " + String.join(", ", inside) + ".");
    }
  }

  /** Checkpoints and versions in a directory, so that the next try is the right one. */
  private static List<String> inside(FileSystem files, Path directory) throws IOException {
    List<String> found = new ArrayList<>();
    for (FileStatus entry : files.listStatus(directory)) {
      String name = entry.getPath().getName();
      if (entry.isDirectory() && name.matches("\\d+")) {
        found.add(name);
      } else if (entry.isFile() && name.endsWith(BundleNames.INDEX)) {
        found.add(withoutIndex(name));
      }
    }
    return found;
  }

  private static String withoutIndex(String name) {
    return name.endsWith(BundleNames.INDEX)
        ? name.substring(0, name.length() - BundleNames.INDEX.length())
        : name;
  }

  private void print(List<String> lines) {
    lines.forEach(screen.out()::println);
  }
}
