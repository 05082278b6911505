package io.trestle.spark;

/** A value in a {@link TrainingConfig} that cannot be used. */
public final class InvalidTrainingConfigException extends TrestleException {
  private static final long serialVersionUID = 1L;

  private final String option;
  private final String value;
  private final String accepted;

  /** Names the option as the builder calls it, the value that was given, and what is accepted. */
  public InvalidTrainingConfigException(String option, Object value, String accepted) {
    super(option + " is " + value + "; it must be " + accepted + ".");
    this.option = option;
    this.value = String.valueOf(value);
    this.accepted = accepted;
  }

  /** The builder method's name, for example {@code batchSize}. */
  public String option() {
    return option;
  }

  /** The value that was given. */
  public String value() {
    return value;
  }

  /** What it must be: the end of a sentence without its full stop. */
  public String accepted() {
    return accepted;
  }
}
