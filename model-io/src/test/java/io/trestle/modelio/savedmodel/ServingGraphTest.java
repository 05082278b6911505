package io.trestle.modelio.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.Activation;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.ServingGraph.Layer;
import io.trestle.modelio.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServingGraphTest {
  @Test
  void eachLayerTakesWhatTheOneBeforeGives() {
    ServingGraph graph =
        new ServingGraph(
            5,
            List.of(
                new Layer("one", "two", 4, Activation.RELU),
                new Layer("three", "four", 2, Activation.SOFTMAX)),
            List.of("no", "yes"));
    assertThat(graph.variables())
        .containsEntry("one", Shape.of(5, 4))
        .containsEntry("two", Shape.of(4))
        .containsEntry("three", Shape.of(4, 2))
        .containsEntry("four", Shape.of(2));
    assertThat(graph.variables().keySet()).containsExactly("one", "two", "three", "four");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_W", "a b", "W:0", "^W", "x", "save/W", "b/read", "b"})
  void namesThatTheGraphCannotHoldAreRefused(String name) {
    assertThatThrownBy(() -> ServingGraph.softmaxRegression(name, "b", 4, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
    assertThatThrownBy(() -> ServingGraph.softmaxRegression("b", name, 4, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void classesAreAsManyAsTheLastLayerHasUnits() {
    List<Layer> layers = List.of(new Layer("W", "b", 3, Activation.SOFTMAX));
    assertThatThrownBy(() -> new ServingGraph(4, layers, List.of("a", "b")))
        .hasMessageContaining("3 units, but there are 2 class names");
    assertThatThrownBy(() -> new ServingGraph(4, List.of(), List.of()))
        .hasMessageContaining("at least one layer");
    assertThatThrownBy(() -> new ServingGraph(0, layers, List.of("a", "b", "c")))
        .hasMessageContaining("at least 1 feature");
  }
}
