package io.trestle.spark.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands, each with the screen it writes to. */
final class Commands implements IFactory {
  private final Screen screen;
  private final IFactory others = CommandLine.defaultFactory();

  Commands(Screen screen) {
    this.screen = screen;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (type == TrainCommand.class) {
      return type.cast(new TrainCommand(screen));
    }
    if (type == PsCommand.class) {
      return type.cast(new PsCommand(screen));
    }
    if (type == InspectCommand.class) {
      return type.cast(new InspectCommand(screen));
    }
    if (type == PredictCommand.class) {
      return type.cast(new PredictCommand(screen));
    }
    if (type == EvaluateCommand.class) {
      return type.cast(new EvaluateCommand(screen));
    }
    return others.create(type);
  }
}
