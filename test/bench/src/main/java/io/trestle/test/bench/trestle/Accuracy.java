package io.trestle.test.bench.trestle;

import io.trestle.test.bench.peer.Mnist;

/** Share of the test images that a softmax regression gets right. */
final class Accuracy {
  private Accuracy() {}

  /** Parameters are W, row by row, and b. */
  static double of(float[] parameters, Mnist test) {
    int right = 0;
    float[] scores = new float[Mnist.CLASSES];
    for (int image = 0; image < test.size(); image++) {
      score(parameters, test, image, scores);
      right += best(scores) == test.labels()[image] ? 1 : 0;
    }
    return right / (double) test.size();
  }

  private static void score(float[] parameters, Mnist test, int image, float[] scores) {
    System.arraycopy(parameters, Mnist.PIXELS * Mnist.CLASSES, scores, 0, Mnist.CLASSES);
    for (int pixel = 0; pixel < Mnist.PIXELS; pixel++) {
      float value = test.pixel(image, pixel);
      if (value != 0) {
        for (int k = 0; k < Mnist.CLASSES; k++) {
          scores[k] += value * parameters[pixel * Mnist.CLASSES + k];
        }
      }
    }
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
    }
    return best;
  }
}
