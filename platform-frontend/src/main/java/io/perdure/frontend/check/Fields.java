package io.perdure.frontend.check;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.request.Names;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.regex.Pattern;

/** Checks ids and names (FO-140…FO-147, FO-176). */
public final class Fields {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

  private Fields() {}

  /** A field that must be set, and must not be too long. */
  public static void checkRequired(String field, String value) {
    if (value.isEmpty()) {
      throw new InvalidRequest("%s is not set on request.".formatted(field));
    }
    checkOptional(field, value);
  }

  /** A field that may be empty, but not too long. */
  public static void checkOptional(String field, String value) {
    if (Names.isTooLong(value)) {
      throw new InvalidRequest("%s length exceeds limit.".formatted(field));
    }
    Names.checkNoZero(field, value);
  }

  /** A run id, or nothing (FO-143). */
  public static void checkRunId(String field, String value) {
    if (!value.isEmpty() && !UUID.matcher(value).matches()) {
      throw new InvalidRequest("Invalid %s.".formatted(field));
    }
  }

  /** Which execution a request is about (FO-141…FO-143). */
  public static void checkExecution(boolean present, WorkflowExecution execution) {
    if (!present) {
      throw new InvalidRequest("Execution is not set on request.");
    }
    checkRequired("WorkflowId", execution.getWorkflowId());
    checkRunId("RunId", execution.getRunId());
  }

  /** A namespace's name (FO-10, FO-11). */
  public static void checkNamespace(String name) {
    if (name.isEmpty()) {
      throw new InvalidRequest("Namespace not set on request.");
    }
    checkOptional("Namespace", name);
  }
}
