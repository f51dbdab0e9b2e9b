package io.perdure.conformance;

import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The steps of a case that update its workflow or look into it. */
final class Updates {
  private final JsonMapper json = new JsonMapper();
  private @Nullable WorkflowUpdateHandle<Object> begun;

  void query(WorkflowStub run, JsonNode options) {
    same(options, run.query(name(options), Object.class));
  }

  void execute(WorkflowStub run, JsonNode options) {
    updated(options, () -> run.update(name(options), Object.class, input(options)));
  }

  void begin(WorkflowStub run, JsonNode options) {
    begun = run.startUpdate(of(options, WorkflowUpdateStage.ACCEPTED), input(options));
  }

  void awaitResult(JsonNode options) {
    var update = Objects.requireNonNull(begun, "no update has begun");
    updated(options, update::getResult);
  }

  void withStart(WorkflowStub run, JsonNode options, @Nullable Object caseInput) {
    updated(
        options,
        () ->
            run.executeUpdateWithStart(
                of(options, WorkflowUpdateStage.COMPLETED),
                new Object[] {input(options)},
                new Object[] {caseInput}));
  }

  /** The update must have the result that its step names, or be rejected in its words. */
  private void updated(JsonNode options, Supplier<Object> call) {
    try {
      var result = call.get();
      Mismatch.unless(!options.has("rejected"), "not rejected: %s".formatted(options));
      same(options, result);
    } catch (WorkflowUpdateException rejection) {
      var words = String.valueOf(rejection.getCause());
      Mismatch.unless(
          options.has("rejected") && words.contains(options.get("rejected").asString()),
          "%s was rejected with %s".formatted(options, words));
    }
  }

  private void same(JsonNode options, Object result) {
    var expected = options.get("result");
    JsonNode actual = json.valueToTree(result);
    Mismatch.unless(expected.equals(actual), "expected %s, was %s".formatted(expected, actual));
  }

  private static UpdateOptions<Object> of(JsonNode options, WorkflowUpdateStage stage) {
    return UpdateOptions.newBuilder(Object.class)
        .setUpdateName(name(options))
        .setWaitForStage(stage)
        .build();
  }

  private static String name(JsonNode options) {
    return options.get("name").asString();
  }

  private Object input(JsonNode options) {
    return json.treeToValue(options.get("input"), Object.class);
  }
}
