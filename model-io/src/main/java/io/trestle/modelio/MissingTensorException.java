package io.trestle.modelio;

import java.util.Collection;

/** A checkpoint holds no tensor of the name asked for. */
public final class MissingTensorException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 20;

  /**
   * @param name the name asked for
   * @param present the names that are there
   */
  public MissingTensorException(String name, Collection<String> present) {
    super(
        "no tensor named %s; there are %d: %s%s"
            .formatted(
                name,
                present.size(),
                present.stream().limit(SHOWN).toList(),
                present.size() > SHOWN ? " and more" : ""));
  }
}
