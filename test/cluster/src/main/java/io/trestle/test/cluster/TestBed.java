package io.trestle.test.cluster;

import io.trestle.test.cluster.host.Requirements;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link Cluster} as a parameter: started when the first test asks for it, shared by
 * all classes of the run and taken away at its end. Where the machine cannot have hosts, the tests
 * are skipped and the reason is reported.
 */
public final class TestBed implements ExecutionCondition, ParameterResolver {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(TestBed.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> missing =
        store(context)
            .getOrComputeIfAbsent(
                "missing", key -> new Missing(Requirements.missing()), Missing.class)
            .why();
    return missing
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("this machine can have hosts"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return store(context).getOrComputeIfAbsent("cluster", key -> Cluster.start(), Cluster.class);
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getRoot().getStore(STORE);
  }

  private record Missing(Optional<String> why) {}
}
