package io.perdure.common.architecture.planted.locks.method;

/** A synchronized method where one writer is promised. */
final class SynchronizedOutsideDrivers {
  synchronized void step() {}
}
