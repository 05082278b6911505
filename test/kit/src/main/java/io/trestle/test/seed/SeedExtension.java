package io.trestle.test.seed;

import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Resolves seeded parameters and prints the seed of a failed test. */
final class SeedExtension implements ParameterResolver, AfterTestExecutionCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SeedExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type == SplittableRandom.class || type == long.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    long seed = seedOf(test);
    return parameter.getParameter().getType() == long.class ? seed : new SplittableRandom(seed);
  }

  @Override
  public void afterTestExecution(ExtensionContext test) {
    if (test.getExecutionException().isPresent()) {
      System.err.printf(
          "%s failed with seed %d; repeat it with -Dtrestle.seed=%d%n",
          test.getDisplayName(), seedOf(test), seedOf(test));
    }
  }

  private static long seedOf(ExtensionContext test) {
    return test.getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            "seed", key -> Long.getLong("trestle.seed", System.nanoTime()), Long.class);
  }
}
