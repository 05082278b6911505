package io.trestle.notebook.source;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Zeppelin server in a folder of the test, with the interpreter as {@code zeppelin-install} makes
 * it known. There is no artifact of Zeppelin's pages, so that they are an empty folder here.
 */
final class Zeppelin implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path JARS = Note.FOLDER.resolve("zeppelin-server/target");
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration PARAGRAPH = Duration.ofMinutes(4);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process server;
  private final Path log;
  private final String base;

  private Zeppelin(Process server, Path log, int port) {
    this.server = server;
    this.log = log;
    this.base = "http://127.0.0.1:" + port + "/api/";
  }

  /** Why no server can be started here, if it cannot. */
  static Optional<String> missing() {
    return Files.exists(JARS.resolve("server.classpath"))
        ? Optional.empty()
        : Optional.of(
            "There is no Zeppelin in " + JARS + ": mvn -pl notebooks/zeppelin-server package");
  }

  static Zeppelin start(Path home) throws IOException, InterruptedException {
    Path web = Files.createDirectories(home.resolve("webapp/WEB-INF"));
    Files.writeString(web.resolve("web.xml"), "<web-app/>");
    Path interpreters = Files.createDirectories(home.resolve("interpreter"));
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("notebook"));
    Files.createDirectories(home.resolve("logs"));
    try (var jars = Files.list(JARS.resolve("interpreter"))) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, interpreters.resolve(jar.getFileName()));
      }
    }
    run(home, Note.FOLDER.resolve("bin/zeppelin-install").toString(), home.toString());
    int port = freePort();
    Path log = home.resolve("logs/server.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-Dlog4j.configuration=" + log4j(home),
                "-cp",
                Files.readString(JARS.resolve("server.classpath")),
                "org.apache.zeppelin.server.ZeppelinServer")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    var environment = builder.environment();
    environment.put("ZEPPELIN_HOME", home.toString());
    environment.put("ZEPPELIN_IDENT_STRING", "test");
    environment.put("ZEPPELIN_ADDR", "127.0.0.1");
    environment.put("ZEPPELIN_PORT", Integer.toString(port));
    environment.put("ZEPPELIN_WAR", home.resolve("webapp").toString());
    environment.put("ZEPPELIN_ANGULAR_WAR", home.resolve("webapp").toString());
    environment.put("ZEPPELIN_NOTEBOOK_DIR", home.resolve("notebook").toString());
    environment.put("ZEPPELIN_CONF_DIR", home.resolve("conf").toString());
    environment.put("ZEPPELIN_LOG_DIR", home.resolve("logs").toString());
    environment.put("ZEPPELIN_INTERPRETER_CONNECT_TIMEOUT", "120000");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("TRESTLE_JAVA_OPTS", Jvm.options());
    Zeppelin zeppelin = new Zeppelin(builder.start(), log, port);
    try {
      zeppelin.awaitStart();
    } catch (RuntimeException | Error e) {
      zeppelin.close();
      throw e;
    }
    return zeppelin;
  }

  private static String log4j(Path home) throws IOException {
    Path file = home.resolve("conf/log4j.properties");
    Files.writeString(
        file,
        """
        log4j.rootLogger = INFO, out
        log4j.appender.out = org.apache.log4j.ConsoleAppender
        log4j.appender.out.layout = org.apache.log4j.PatternLayout
        log4j.appender.out.layout.ConversionPattern = %d %p %c{1}: %m%n
        """);
    return file.toUri().toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void run(Path home, String... command) throws IOException, InterruptedException {
    Path said = home.resolve("logs/install.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroy();
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + Files.readString(said));
    }
  }

  private void awaitStart() {
    await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptions()
        .until(() -> !server.isAlive() || get("version").has("body"));
    if (!server.isAlive()) {
      throw new AssertionError("Zeppelin ended:\n" + log());
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return call("GET", path, "");
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return call("POST", path, body);
  }

  JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PARAGRAPH)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    var children = server.descendants().toList();
    server.destroy();
    children.forEach(ProcessHandle::destroy);
    children.stream()
        .sorted(Comparator.comparing(ProcessHandle::pid))
        .forEach(child -> child.onExit().completeOnTimeout(child, 10, TimeUnit.SECONDS).join());
    children.forEach(ProcessHandle::destroyForcibly);
    server.onExit().completeOnTimeout(server, 10, TimeUnit.SECONDS).join();
    server.destroyForcibly();
  }
}
