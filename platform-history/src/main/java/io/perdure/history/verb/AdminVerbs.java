package io.perdure.history.verb;

import io.perdure.common.api.RefreshTasksRequest;
import io.perdure.common.api.RefreshTasksResponse;
import io.perdure.history.workflow.RefreshTasks;

/** What people who look after an installation ask of its runs. */
public final class AdminVerbs {
  public static final Verb<RefreshTasksRequest, RefreshTasksResponse, RefreshTasksResponse>
      REFRESH_TASKS =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              RefreshTasks::decide);

  private AdminVerbs() {}
}
