package io.trestle.spark.dl4j;

import java.lang.reflect.Field;
import java.util.concurrent.ExecutorService;
import org.nd4j.parameterserver.distributed.v2.transport.Transport;
import org.nd4j.parameterserver.distributed.v2.transport.impl.AeronUdpTransport;
import org.nd4j.parameterserver.distributed.v2.transport.impl.BaseTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a transport of DL4J's, which its own shutdown leaves: most wait for ever, and one
 * polls a subscription that is closed, thousands of times a second.
 */
final class TransportThreads {
  private static final Logger LOG = LoggerFactory.getLogger(TransportThreads.class);
  private static final String NAME = "MessagesExecutorService thread";

  private TransportThreads() {}

  /** Ends them after the transport's shutdown. */
  static void end(Transport transport) {
    if (!(transport instanceof AeronUdpTransport)) {
      return;
    }
    // The one that polls knows no end but an exception, which else would end an executor's JVM.
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(NAME))
        .forEach(thread -> thread.setUncaughtExceptionHandler((ended, how) -> {}));
    try {
      field(AeronUdpTransport.class, "ownSubscription").set(transport, null);
      stop(field(AeronUdpTransport.class, "messagesExecutorService").get(transport));
      stop(field(BaseTransport.class, "executorService").get(transport));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn("Threads of DL4J's transport go on until this JVM ends", e);
    }
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static void stop(Object threads) {
    ((ExecutorService) threads).shutdownNow();
  }
}
