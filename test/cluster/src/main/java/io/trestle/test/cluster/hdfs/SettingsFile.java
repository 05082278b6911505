package io.trestle.test.cluster.hdfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A configuration file as all of Hadoop reads them. */
public final class SettingsFile {
  private SettingsFile() {}

  /** Writes names and values as Hadoop's XML. */
  public static void write(Path file, Map<String, String> settings) {
    String xml =
        new TreeMap<>(settings)
            .entrySet().stream()
                .map(
                    entry ->
                        "<property><name>%s</name><value>%s</value></property>%n"
                            .formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("", "<configuration>\n", "</configuration>\n"));
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, xml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
