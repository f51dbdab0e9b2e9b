package io.perdure.conformance;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** The activities of the table, by the names that it uses. */
@ActivityInterface
public interface Activities {
  @ActivityMethod(name = "echo")
  @Nullable Object echo(@Nullable Object value);

  @ActivityMethod(name = "failTimes")
  int failTimes(int times);

  @ActivityMethod(name = "failForGood")
  void failForGood(@Nullable Object input);

  @ActivityMethod(name = "heartbeatThenFail")
  int heartbeatThenFail(int progress);

  @ActivityMethod(name = "goSilent")
  void goSilent(@Nullable Object input);

  @ActivityMethod(name = "completeLater")
  void completeLater(@Nullable Object input);

  @ActivityMethod(name = "waitForCancel")
  void waitForCancel(@Nullable Object input);

  @ActivityMethod(name = "gate")
  void gate(@Nullable Object input);

  @ActivityMethod(name = "firstCall")
  boolean firstCall(@Nullable Object input);
}
