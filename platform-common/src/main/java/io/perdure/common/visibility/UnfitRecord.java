package io.perdure.common.visibility;

/** The store refuses a visibility record for what it contains: it would refuse it again. */
public final class UnfitRecord extends RuntimeException {
  public UnfitRecord(String reason) {
    super(reason);
  }
}
