package io.trestle.spark.dl4j;

import io.trestle.spark.data.WorkerInput;
import java.util.Iterator;
import org.nd4j.parameterserver.distributed.v2.ModelParameterServer;
import org.nd4j.parameterserver.distributed.v2.transport.Transport;

/** What a JVM keeps of DL4J's gradient sharing: one peer, for whoever trains there. */
final class Peers {
  private Peers() {}

  /** Stops this JVM's, if there is one, and clears away what killed JVMs of the host left. */
  static void stopHere() {
    ModelParameterServer peer = ModelParameterServer.getInstance();
    if (peer.isInitialized()) {
      Transport transport = peer.getTransport();
      peer.shutdown();
      TransportThreads.end(transport);
    }
    AeronSettings.clear();
  }

  /** The same as a task. */
  static void stopThere(Iterator<WorkerInput> unused) {
    stopHere();
  }
}
