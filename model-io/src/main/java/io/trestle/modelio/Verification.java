package io.trestle.modelio;

/** How closely a checkpoint is looked at before it counts as good. */
public enum Verification {
  /** The index is whole and consistent, and every data file is there in its full length. */
  STRUCTURE,
  /** That, and every byte of every tensor matches its checksum. Reads the whole checkpoint. */
  CONTENT
}
