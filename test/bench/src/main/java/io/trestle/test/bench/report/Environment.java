package io.trestle.test.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/** The machine and the versions. */
public final class Environment {
  private Environment() {}

  /** By name, in the order in which they are shown. */
  public static Map<String, String> now() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    all.put("processor", fact("/proc/cpuinfo", "model name"));
    all.put("memory", fact("/proc/meminfo", "MemTotal"));
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    all.put("JDK", System.getProperty("java.version"));
    Properties versions = versions();
    for (String name : new TreeSet<>(versions.stringPropertyNames())) {
      all.put(name, versions.getProperty(name));
    }
    all.put(
        "load before",
        String.format(
            Locale.ROOT,
            "%.1f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    return all;
  }

  private static Properties versions() {
    Properties versions = new Properties();
    try (InputStream in =
        Environment.class.getResourceAsStream("/io/trestle/test/bench/versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  private static String fact(String file, String name) {
    try {
      List<String> lines = Files.readAllLines(Path.of(file));
      return lines.stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      // Not Linux.
      return "unknown";
    }
  }
}
