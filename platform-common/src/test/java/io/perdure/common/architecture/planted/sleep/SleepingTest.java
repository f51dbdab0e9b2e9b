package io.perdure.common.architecture.planted.sleep;

/** Waits for luck. */
final class SleepingTest {
  static void waitForLuck() throws InterruptedException {
    Thread.sleep(1);
  }

  private SleepingTest() {}
}
