package io.trestle.spark.data.idx;

import io.trestle.modelio.idx.IdxHeader;
import io.trestle.modelio.idx.IdxReader;
import io.trestle.modelio.idx.IdxType;
import io.trestle.spark.data.InvalidTrainingDataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A file of images and the file of their labels, whose headers fit each other.
 *
 * @param imageBytes bytes of one image
 * @param splittable whether both are plain, so that tasks can begin in the middle
 * @param classes labels are below this
 */
record IdxFiles(
    String images, String labels, int records, int imageBytes, boolean splittable, int classes)
    implements Serializable {
  private static final int MOST_CLASSES = 256;
  private static final String IMAGES = "images-idx3";
  private static final String LABELS = "labels-idx1";

  /** Finds the files that the options name and checks their headers. */
  static IdxFiles find(CaseInsensitiveStringMap options, Configuration configuration) {
    String given = options.get("path");
    if (given == null) {
      throw new InvalidTrainingDataException(
          "The idx data source was not given exactly one path.",
          "Name one directory or file of images: load(path).");
    }
    try {
      Path path = new Path(given);
      FileSystem files = path.getFileSystem(configuration);
      boolean directory = files.getFileStatus(path).isDirectory();
      Path images = directory ? inDirectory(files, path, prefix(options) + IMAGES) : path;
      return checked(
          images,
          labels(options, images, directory ? path : null),
          configuration,
          classes(options));
    } catch (FileNotFoundException e) {
      throw missing(given);
    } catch (IOException e) {
      throw new InvalidTrainingDataException(
          given + " cannot be read: " + e.getMessage(), "See that it is there and readable.");
    }
  }

  private static String prefix(CaseInsensitiveStringMap options) {
    String split = options.getOrDefault("split", "train");
    return switch (split) {
      case "train" -> "train-";
      case "test" -> "t10k-";
      default ->
          throw new InvalidTrainingDataException(
              "The option split is '" + split + "'.", "It can be train or test.");
    };
  }

  private static int classes(CaseInsensitiveStringMap options) {
    int classes = options.getInt("classes", MOST_CLASSES);
    if (classes < 1 || classes > MOST_CLASSES) {
      throw new InvalidTrainingDataException(
          "The option classes is " + classes + ".", "It can be 1 to " + MOST_CLASSES + ".");
    }
    return classes;
  }

  private static Path labels(CaseInsensitiveStringMap options, Path images, Path directory) {
    String given = options.get("labels");
    if (given != null) {
      Path named = new Path(given);
      return directory == null || named.isAbsolute() ? named : new Path(directory, named);
    }
    if (!images.getName().contains(IMAGES)) {
      throw new InvalidTrainingDataException(
          "The labels of " + images + " are not known.",
          "Name their file: option(\"labels\", file).");
    }
    return new Path(images.getParent(), images.getName().replace(IMAGES, LABELS));
  }

  private static Path inDirectory(FileSystem files, Path directory, String name)
      throws IOException {
    List<String> names = List.of(name + "-ubyte", name + "-ubyte.gz");
    for (String candidate : names) {
      Path path = new Path(directory, candidate);
      if (files.exists(path)) {
        return path;
      }
    }
    throw new InvalidTrainingDataException(
        "Directory " + directory + " has neither " + String.join(" nor ", names) + ".",
        "Put MNIST's four files there, or name another directory.");
  }

  private static IdxFiles checked(
      Path images, Path labels, Configuration configuration, int classes) throws IOException {
    try (IdxReader imageReader = open(images, configuration);
        IdxReader labelReader = open(labels, configuration)) {
      IdxHeader image = imageReader.header();
      IdxHeader label = labelReader.header();
      check(
          images, image, image.dimensions().size() >= 2, "images: bytes of two or more dimensions");
      check(labels, label, label.dimensions().size() == 1, "labels: bytes of one dimension");
      if (image.records() != label.records()) {
        throw new InvalidTrainingDataException(
            images
                + " has "
                + image.records()
                + " images, but "
                + labels
                + " has "
                + label.records()
                + " labels.",
            "Take both files from the same data set.");
      }
      return new IdxFiles(
          images.toString(),
          labels.toString(),
          image.records(),
          Math.toIntExact(image.recordBytes()),
          !imageReader.gzipped() && !labelReader.gzipped(),
          classes);
    }
  }

  private static void check(Path file, IdxHeader header, boolean fits, String expected) {
    if (!fits || header.type() != IdxType.U8) {
      throw new InvalidTrainingDataException(
          file
              + " holds "
              + header.type()
              + " values of dimensions "
              + header.dimensions()
              + ", which are no "
              + expected
              + ".",
          "See that images and labels are not mixed up.");
    }
  }

  /** Opens one of the files, on the driver or in a task. */
  static IdxReader open(Path path, Configuration configuration) throws IOException {
    try {
      return IdxReader.open(path.getFileSystem(configuration), path);
    } catch (FileNotFoundException e) {
      throw missing(path.toString());
    }
  }

  private static InvalidTrainingDataException missing(String path) {
    return new InvalidTrainingDataException(
        "There is no file or directory " + path + ".",
        "See that the path is right and that it can be reached from every executor.");
  }
}
