package io.trestle.notebook.shell;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;

/**
 * Defines the classes of cells, and leaves their bytes in a folder. Spark serves that folder to its
 * executors when {@code spark.repl.class.outputDir} names it, as it does for spark-shell.
 */
final class CellClasses extends URLClassLoader implements LoaderDelegate {
  private final Path folder;
  private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();

  CellClasses(Path folder) {
    super("cells", new URL[0], CellClasses.class.getClassLoader());
    this.folder = folder;
  }

  @Override
  public void load(ClassBytecodes[] classes) {
    for (ClassBytecodes one : classes) {
      bytes.put(one.name(), one.bytecodes());
      write(one);
    }
  }

  private void write(ClassBytecodes one) {
    Path file = folder.resolve(one.name().replace('.', '/') + ".class");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, one.bytecodes());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The class of a cell cannot be written for the executors to " + file + ".", e);
    }
  }

  @Override
  public void classesRedefined(ClassBytecodes[] classes) {
    load(classes);
  }

  @Override
  public void addToClasspath(String path) {
    for (String entry : path.split(File.pathSeparator, -1)) {
      try {
        addURL(Path.of(entry).toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException("No class path entry: " + entry, e);
      }
    }
  }

  /** Both a class loader's way to its own classes and JShell's way to the cells'. */
  @Override
  public Class<?> findClass(String name) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      byte[] code = bytes.get(name);
      if (loaded != null || code == null) {
        return loaded != null ? loaded : super.findClass(name);
      }
      return defineClass(name, code, 0, code.length);
    }
  }
}
