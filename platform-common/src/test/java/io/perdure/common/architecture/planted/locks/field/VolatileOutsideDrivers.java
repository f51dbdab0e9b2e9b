package io.perdure.common.architecture.planted.locks.field;

/** A volatile field where one writer is promised. */
final class VolatileOutsideDrivers {
  volatile boolean stopped;
}
