package io.trestle.test.tensorflow;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Finds TensorFlow's jars, unpacks their natives once, and compiles the programs against them. */
final class Runtimes {
  private Runtimes() {}

  /** Why TensorFlow cannot run here, if it cannot. */
  static Optional<String> obstacle() {
    String platform =
        (System.getProperty("os.name") + " " + System.getProperty("os.arch"))
            .toLowerCase(Locale.ROOT);
    return platform.equals("linux amd64")
        ? Optional.empty()
        : Optional.of("TensorFlow's natives are for Linux on x86_64, this is " + platform);
  }

  /** The command that starts the program of one version. */
  static List<String> command(TensorFlowVersion version) {
    Path folder = folder(version);
    Path classes = compile(version, folder);
    Path natives = folder.resolve("natives");
    if (version != TensorFlowVersion.V2_18) {
      unpack(folder, natives);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.library.path=" + natives);
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + natives);
    command.add("-cp");
    command.add(classes + File.pathSeparator + folder + "/*");
    command.add("OracleMain");
    command.add(version.program());
    return command;
  }

  /** Where the dynamic linker finds what the natives themselves need. */
  static String libraryPath(TensorFlowVersion version) {
    return folder(version).resolve("natives").toString();
  }

  private static Path folder(TensorFlowVersion version) {
    String root = System.getProperty("trestle.root");
    if (root == null) {
      throw new IllegalStateException("Set the system property trestle.root to the repository");
    }
    Path folder = Path.of(root, "test", "kit", "target", "runtimes", version.folder());
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          folder + " is missing: build test/kit first (mvn -pl test/kit process-resources)");
    }
    return folder;
  }

  private static Path compile(TensorFlowVersion version, Path folder) {
    try {
      Path work = Files.createTempDirectory("trestle-oracle-");
      List<String> arguments =
          new ArrayList<>(List.of("-nowarn", "-proc:none", "-Xlint:none", "-d", work.toString()));
      try (Stream<Path> jars = Files.list(folder)) {
        arguments.add("-cp");
        arguments.add(
            String.join(
                File.pathSeparator,
                jars.map(Path::toString).filter(jar -> jar.endsWith(".jar")).toList()));
      }
      for (String name : List.of("OracleMain.java", version.program() + ".java")) {
        Path source = work.resolve(name);
        try (InputStream in = Runtimes.class.getResourceAsStream(name)) {
          Files.copy(in, source);
        }
        arguments.add(source.toString());
      }
      int status =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, arguments.toArray(String[]::new));
      if (status != 0) {
        throw new IllegalStateException("The oracle for " + version + " does not compile");
      }
      deleteAtExit(work);
      return work;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot compile the oracle for " + version, e);
    }
  }

  private static void deleteAtExit(Path work) throws IOException {
    work.toFile().deleteOnExit();
    try (Stream<Path> files = Files.list(work)) {
      files.map(Path::toFile).forEach(File::deleteOnExit);
    }
  }

  /** Unpacks libtensorflow_*.so, which would otherwise be unpacked at every start. */
  private static void unpack(Path folder, Path natives) {
    try (Stream<Path> jars = Files.list(folder)) {
      Files.createDirectories(natives);
      for (Path jar : jars.filter(path -> path.toString().contains("_jni-")).toList()) {
        unpackJar(jar, natives);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack TensorFlow's natives to " + natives, e);
    }
  }

  private static void unpackJar(Path jar, Path natives) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Enumeration<JarEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        Path target = natives.resolve(name);
        if (entry.getName().contains("/linux-x86_64/")
            && name.contains(".so")
            && !Files.exists(target)) {
          Path part = Files.createTempFile(natives, name, ".part");
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
          }
          Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }
}
