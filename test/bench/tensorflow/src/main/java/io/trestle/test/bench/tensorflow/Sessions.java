package io.trestle.test.bench.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetTarget;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.ConfigProto;

/** Opens sessions, those on a server too: the Java API has no public way to name a target. */
final class Sessions {
  private static final int THREADS = 2;

  private Sessions() {}

  /**
   * A session.
   *
   * @param target {@code grpc://host:port}, or nothing for a local one with two threads
   */
  static Session open(Graph graph, String target) {
    if (target.isEmpty()) {
      return new Session(
          graph,
          ConfigProto.newBuilder()
              .setIntraOpParallelismThreads(THREADS)
              .setInterOpParallelismThreads(THREADS)
              .build());
    }
    TF_SessionOptions options = TF_NewSessionOptions();
    TF_SetTarget(options, target);
    TF_Status status = TF_Status.newStatus();
    try {
      Field handle = Graph.class.getDeclaredField("nativeHandle");
      handle.setAccessible(true);
      TF_Session session = TF_NewSession((TF_Graph) handle.get(graph), options, status);
      status.throwExceptionIfNotOK();
      Constructor<Session> constructor =
          Session.class.getDeclaredConstructor(Graph.class, TF_Session.class);
      constructor.setAccessible(true);
      return constructor.newInstance(graph, session);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This version of TensorFlow's Java API is another one.", e);
    }
  }
}
