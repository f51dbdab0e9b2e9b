package io.perdure.app;

import io.perdure.common.store.WrongSchema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.validation.FieldError;

/** Why a start has failed, in one line for the person who started it. */
final class StartFailure {
  private StartFailure() {}

  static String reasonOf(Throwable failure) {
    @Nullable String property = null;
    var deepest = failure;
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case WrongSchema schema -> {
          return lineOf(schema);
        }
        case BindValidationException invalid -> {
          return invalid(invalid);
        }
        case BindException bind -> property = bind.getName().toString();
        default -> {}
      }
      deepest = cause;
    }
    return property == null ? lineOf(deepest) : "%s: %s".formatted(property, lineOf(deepest));
  }

  private static String invalid(BindValidationException invalid) {
    var errors = invalid.getValidationErrors();
    var first = errors.getAllErrors().getFirst();
    var field = first instanceof FieldError it ? it.getField() : "";
    return "%s.%s %s".formatted(errors.getName(), kebab(field), first.getDefaultMessage());
  }

  private static String kebab(String field) {
    return field.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static String lineOf(Throwable failure) {
    var message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElseThrow().strip();
  }
}
