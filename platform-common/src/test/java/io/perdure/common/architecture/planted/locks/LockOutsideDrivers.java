package io.perdure.common.architecture.planted.locks;

import java.util.concurrent.locks.ReentrantLock;

/** A lock where one writer is promised. */
final class LockOutsideDrivers {
  final ReentrantLock lock = new ReentrantLock();
}
