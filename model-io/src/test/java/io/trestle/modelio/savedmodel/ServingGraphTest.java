package io.trestle.modelio.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trestle.modelio.Activation;
import io.trestle.modelio.ServingGraph;
import io.trestle.modelio.ServingLayer;
import io.trestle.modelio.ServingLayer.Activate;
import io.trestle.modelio.ServingLayer.Convolution;
import io.trestle.modelio.ServingLayer.Dense;
import io.trestle.modelio.ServingLayer.Pool;
import io.trestle.modelio.ServingLayer.Pooling;
import io.trestle.modelio.ServingLayer.Reshape;
import io.trestle.modelio.Shape;
import io.trestle.modelio.Window;
import io.trestle.modelio.Window.Extent;
import io.trestle.modelio.Window.Padding;
import java.util.List;
import java.util.Optional;
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
                new Dense("one", "two", 4),
                new Activate(Activation.RELU),
                new Dense("three", "four", 2),
                new Activate(Activation.SOFTMAX)),
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
    List<ServingLayer> layers = List.of(new Dense("W", "b", 3), new Activate(Activation.SOFTMAX));
    assertThatThrownBy(() -> new ServingGraph(4, layers, List.of("a", "b")))
        .hasMessageContaining("3 units, but there are 2 class names");
    assertThatThrownBy(() -> new ServingGraph(4, List.of(), List.of()))
        .hasMessageContaining("at least one layer");
    assertThatThrownBy(() -> new ServingGraph(0, layers, List.of("a", "b", "c")))
        .hasMessageContaining("at least 1 feature");
  }

  @Test
  void layersOfImagesHaveTheShapesOfLeNet() {
    Window kernel = window(5, 1, Padding.none());
    Window halves = window(2, 2, Padding.none());
    ServingGraph graph =
        ServingGraph.numbered(
            784,
            List.of(
                new Reshape(Shape.of(1, 28, 28)),
                new Convolution("c1", Optional.of("b1"), 20, kernel),
                new Pooling(Pool.MAX, halves),
                new Convolution("c2", Optional.empty(), 50, kernel),
                new Pooling(Pool.MAX, halves),
                new Reshape(Shape.of(800)),
                new Dense("W", "b", 10)),
            10);
    assertThat(graph.variables())
        .containsEntry("c1", Shape.of(20, 1, 5, 5))
        .containsEntry("b1", Shape.of(20))
        .containsEntry("c2", Shape.of(50, 20, 5, 5))
        .containsEntry("W", Shape.of(800, 10));
  }

  @Test
  void whatDoesNotFitNamesTheLayerAndTheShapes() {
    Convolution convolution =
        new Convolution("c", Optional.empty(), 2, window(3, 1, Padding.none()));
    refused("layer 0: a window moves over an image", convolution);
    refused("layer 0: a sample of shape [8] does not fill", new Reshape(Shape.of(3, 3, 1)));
    refused(
        "layer 1: a window of 3 by 3 does not fit", new Reshape(Shape.of(2, 2, 2)), convolution);
    Reshape image = new Reshape(Shape.of(2, 2, 2));
    refused("layer 1: a dense layer takes flat samples", image, new Dense("W", "b", 2));
    refused("layer 1: softmax takes flat samples", image, new Activate(Activation.SOFTMAX));
    refused("none of the layers has a variable", new Activate(Activation.RELU));
    refused("the last layer gives [2, 2, 2]", new Dense("W", "b", 8), image);
    refused(
        "more padding than the window",
        image,
        new Pooling(Pool.MAX, window(2, 1, new Window.Edges(2, 0, 0, 0))));
  }

  private static void refused(String message, ServingLayer... layers) {
    assertThatThrownBy(() -> ServingGraph.numbered(8, List.of(layers), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Window window(int size, int stride, Padding padding) {
    return new Window(new Extent(size, size), new Extent(stride, stride), padding);
  }
}
