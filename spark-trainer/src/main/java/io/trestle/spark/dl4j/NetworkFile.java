package io.trestle.spark.dl4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trestle.spark.TrestleException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Files of networks, on any Hadoop file system: DL4J's JSON, and the zips of ModelSerializer. */
final class NetworkFile {
  private static final String CONFIGURATION = "configuration.json";

  private NetworkFile() {}

  /**
   * What a file holds.
   *
   * @param parameters those of a zip, one row in DL4J's order
   */
  record Content(NetworkForm form, Optional<INDArray> parameters) {}

  static Content read(String uri, Configuration conf) {
    try {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri);
      FileSystem fs = path.getFileSystem(conf);
      try (InputStream in = fs.open(path)) {
        return isZip(uri) ? zip(in) : new Content(json(in), Optional.empty());
      }
    } catch (IOException | RuntimeException e) {
      throw new TrestleException(
          "The network in " + uri + " cannot be read.",
          e.getMessage() + ".",
          "Name a configuration as toJson() of DL4J gives it (.json), or a zip that"
              + " ModelSerializer has written (.zip).",
          e);
    }
  }

  private static boolean isZip(String uri) {
    return uri.endsWith(".zip");
  }

  private static NetworkForm json(InputStream in) throws IOException {
    return NetworkForm.ofJson(new String(in.readAllBytes(), UTF_8));
  }

  private static Content zip(InputStream in) throws IOException {
    Path copy = Files.createTempFile("network", ".zip");
    try {
      try (OutputStream out = Files.newOutputStream(copy)) {
        in.transferTo(out);
      }
      NetworkForm form;
      try (ZipFile file = new ZipFile(copy.toFile())) {
        if (file.getEntry(CONFIGURATION) == null) {
          throw new IOException("There is no " + CONFIGURATION + " in it");
        }
        try (InputStream entry = file.getInputStream(file.getEntry(CONFIGURATION))) {
          form = json(entry);
        }
      }
      Model network =
          switch (form.kind()) {
            case LAYERS -> ModelSerializer.restoreMultiLayerNetwork(copy.toFile(), false);
            case GRAPH -> ModelSerializer.restoreComputationGraph(copy.toFile(), false);
          };
      return new Content(form, Optional.of(network.params()));
    } finally {
      Files.delete(copy);
    }
  }

  /** Writes a zip; an existing file is replaced. */
  static void write(Model network, String uri, Configuration conf) {
    try {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri);
      try (OutputStream out = path.getFileSystem(conf).create(path)) {
        ModelSerializer.writeModel(network, out, false);
      }
    } catch (IOException e) {
      throw new TrestleException(
          "The network cannot be written to " + uri + ".",
          e.getMessage() + ".",
          "Name a file that this user may write.",
          e);
    }
  }
}
