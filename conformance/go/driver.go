package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

const visibilityLimit = 30 * time.Second

// driver takes one case through its steps and compares what came of it.
type driver struct {
	client     client.Client
	namespace  string
	one        Case
	shorthand  map[string][]any
	workflowID string
	taskQueue  string
	activities *Activities
	worker     worker.Worker
	runs       []string
	awaited    chan outcome
	update     client.WorkflowUpdateHandle
}

// outcome is what an application sees at the end of a workflow.
type outcome struct {
	result any
	err    error
}

func newDriver(temporal client.Client, namespace string, one Case, shorthand map[string][]any) *driver {
	unique := fmt.Sprintf("%012x", rand.Uint64N(1<<48))
	return &driver{
		client:     temporal,
		namespace:  namespace,
		one:        one,
		shorthand:  shorthand,
		workflowID: one.Name + "-go-" + unique,
		taskQueue:  "queue-" + unique,
		activities: newActivities(),
	}
}

func (d *driver) run(ctx context.Context) error {
	if workflows[d.one.Workflow] == nil {
		return fmt.Errorf("missing case: no such workflow")
	}
	defer d.stopWorker()
	if !slices.ContainsFunc(d.one.Steps, func(step map[string]object) bool { return step["startWorker"] != nil }) {
		if err := d.startWorker(ctx, nil); err != nil {
			return err
		}
	}
	for _, step := range d.one.Steps {
		for name, options := range step {
			if err := d.take(ctx, name, d.filledIn(options)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	if err := d.checkOutcome(ctx); err != nil {
		return err
	}
	return d.checkHistories(ctx)
}

func (d *driver) take(ctx context.Context, name string, options object) error {
	steps := map[string]func(context.Context, object) error{
		"startWorker":      d.startWorker,
		"restartWorker":    d.restartWorker,
		"start":            d.start,
		"signalWithStart":  d.signalWithStart,
		"signal":           d.signal,
		"query":            d.query,
		"update":           d.executeUpdate,
		"beginUpdate":      d.beginUpdate,
		"updateResult":     d.updateResult,
		"updateWithStart":  d.updateWithStart,
		"cancel":           d.cancel,
		"terminate":        d.terminate,
		"beginResult":      d.beginResult,
		"awaitClose":       d.awaitClose,
		"awaitEvent":       d.awaitEvent,
		"awaitActivity":    d.awaitActivity,
		"releaseActivity":  d.releaseActivity,
		"completeActivity": d.completeActivity,
		"describe":         d.describe,
		"list":             d.list,
		"count":            d.count,
	}
	if steps[name] == nil {
		return fmt.Errorf("missing case: no such step")
	}
	return steps[name](ctx, options)
}

// filledIn puts the ids of this run in the place of $workflowId, $taskQueue and $runId.
func (d *driver) filledIn(options object) object {
	text, _ := json.Marshal(options)
	runID := ""
	if len(d.runs) > 0 {
		runID = d.runs[len(d.runs)-1]
	}
	filled := strings.NewReplacer("$workflowId", d.workflowID, "$taskQueue", d.taskQueue, "$runId", runID).Replace(string(text))
	var result object
	if err := json.Unmarshal([]byte(filled), &result); err != nil {
		panic(err) // It was JSON before.
	}
	return result
}

func (d *driver) startWorker(_ context.Context, _ object) error {
	d.worker = worker.New(d.client, d.taskQueue, worker.Options{DisableEagerActivities: true})
	registerWorkflows(d.worker)
	d.activities.register(d.worker)
	return d.worker.Start()
}

func (d *driver) restartWorker(ctx context.Context, options object) error {
	d.worker.Stop()
	return d.startWorker(ctx, options)
}

func (d *driver) stopWorker() {
	if !d.activities.isReleased() {
		close(d.activities.released)
	}
	if d.worker != nil {
		d.worker.Stop()
	}
}

func (d *driver) start(ctx context.Context, options object) error {
	started, err := d.client.ExecuteWorkflow(ctx, d.startOptions(options), d.one.Workflow, d.one.Input)
	if err := answered(options, err); err != nil || options["error"] != nil {
		return err
	}
	return d.noteRun(options, started)
}

func (d *driver) signalWithStart(ctx context.Context, options object) error {
	started, err := d.client.SignalWithStartWorkflow(
		ctx, d.workflowID, options["name"].(string), options["input"], d.startOptions(options), d.one.Workflow, d.one.Input)
	if err != nil {
		return err
	}
	return d.noteRun(options, started)
}

func (d *driver) startOptions(options object) client.StartWorkflowOptions {
	result := client.StartWorkflowOptions{
		ID:                                       d.workflowID,
		TaskQueue:                                d.taskQueue,
		WorkflowExecutionTimeout:                 millis(number(options, "executionTimeoutMillis")),
		WorkflowRunTimeout:                       millis(number(options, "runTimeoutMillis")),
		StartDelay:                               millis(number(options, "startDelayMillis")),
		WorkflowExecutionErrorWhenAlreadyStarted: true,
	}
	if policy, given := options["idReusePolicy"].(string); given {
		result.WorkflowIDReusePolicy = enumspb.WorkflowIdReusePolicy(
			enumspb.WorkflowIdReusePolicy_value["WORKFLOW_ID_REUSE_POLICY_"+policy])
	}
	if policy, given := options["idConflictPolicy"].(string); given {
		result.WorkflowIDConflictPolicy = enumspb.WorkflowIdConflictPolicy(
			enumspb.WorkflowIdConflictPolicy_value["WORKFLOW_ID_CONFLICT_POLICY_"+policy])
	}
	if retry, given := options["retry"].(object); given {
		result.RetryPolicy = &temporal.RetryPolicy{
			InitialInterval: millis(number(retry, "initialIntervalMillis")),
			MaximumAttempts: int32(number(retry, "maximumAttempts")),
		}
	}
	if memo, given := options["memo"].(object); given {
		result.Memo = memo
	}
	return result
}

func (d *driver) noteRun(options object, started client.WorkflowRun) error {
	if expected, given := options["sameRun"].(bool); given && expected != (started.GetRunID() == d.runs[len(d.runs)-1]) {
		return fmt.Errorf("the start was answered with run %s after %v", started.GetRunID(), d.runs)
	}
	if !slices.Contains(d.runs, started.GetRunID()) {
		d.runs = append(d.runs, started.GetRunID())
	}
	return nil
}

// answered compares a call's answer with the code that its step names, or with success.
func answered(options object, err error) error {
	expected, failureExpected := options["error"].(string)
	if !failureExpected {
		return err
	}
	codes := map[string]string{"ALREADY_EXISTS": "AlreadyExists", "NOT_FOUND": "NotFound"}
	if err == nil {
		return fmt.Errorf("expected %s, the server answered OK", expected)
	}
	code := serviceerror.ToStatus(err).Code().String()
	return require(code == codes[expected], "expected %s, the server answered %s", expected, code)
}

func (d *driver) target(options object) string {
	if id, given := options["workflowId"].(string); given {
		return id
	}
	return d.workflowID
}

func (d *driver) signal(ctx context.Context, options object) error {
	return answered(options, d.client.SignalWorkflow(ctx, d.target(options), "", options["name"].(string), options["input"]))
}

func (d *driver) query(ctx context.Context, options object) error {
	value, err := d.client.QueryWorkflow(ctx, d.workflowID, "", options["name"].(string))
	if err != nil {
		return err
	}
	var result any
	if err := value.Get(&result); err != nil {
		return err
	}
	return require(reflect.DeepEqual(options["result"], result), "expected %v, was %v", options["result"], result)
}

func (d *driver) updateOptions(options object, stage client.WorkflowUpdateStage) client.UpdateWorkflowOptions {
	return client.UpdateWorkflowOptions{
		WorkflowID:   d.workflowID,
		UpdateName:   options["name"].(string),
		Args:         []any{options["input"]},
		WaitForStage: stage,
	}
}

func (d *driver) executeUpdate(ctx context.Context, options object) error {
	update, err := d.client.UpdateWorkflow(ctx, d.updateOptions(options, client.WorkflowUpdateStageCompleted))
	return updated(ctx, options, update, err)
}

func (d *driver) beginUpdate(ctx context.Context, options object) (err error) {
	d.update, err = d.client.UpdateWorkflow(ctx, d.updateOptions(options, client.WorkflowUpdateStageAccepted))
	return err
}

func (d *driver) updateResult(ctx context.Context, options object) error {
	return updated(ctx, options, d.update, nil)
}

func (d *driver) updateWithStart(ctx context.Context, options object) error {
	start := d.client.NewWithStartWorkflowOperation(d.startOptions(options), d.one.Workflow, d.one.Input)
	update, err := d.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions:          d.updateOptions(options, client.WorkflowUpdateStageCompleted),
	})
	if err := updated(ctx, options, update, err); err != nil {
		return err
	}
	started, err := start.Get(ctx)
	if err != nil {
		return err
	}
	return d.noteRun(options, started)
}

// updated compares what came of an update with the result that its step names, or with the words of its rejection.
func updated(ctx context.Context, options object, update client.WorkflowUpdateHandle, err error) error {
	var result any
	if err == nil {
		err = update.Get(ctx, &result)
	}
	if words, given := options["rejected"].(string); given {
		return require(err != nil && strings.Contains(err.Error(), words), "expected a rejection, was %v (%v)", result, err)
	}
	if err != nil {
		return err
	}
	return require(reflect.DeepEqual(options["result"], result), "expected %v, was %v", options["result"], result)
}

func (d *driver) cancel(ctx context.Context, options object) error {
	return answered(options, d.client.CancelWorkflow(ctx, d.target(options), ""))
}

func (d *driver) terminate(ctx context.Context, options object) error {
	return answered(options, d.client.TerminateWorkflow(ctx, d.target(options), "", options["reason"].(string)))
}

func (d *driver) beginResult(ctx context.Context, _ object) error {
	d.awaited = make(chan outcome, 1)
	go func() { d.awaited <- d.result(ctx) }()
	return nil
}

func (d *driver) result(ctx context.Context) outcome {
	var end outcome
	end.err = d.client.GetWorkflow(ctx, d.workflowID, "").Get(ctx, &end.result)
	return end
}

func (d *driver) awaitClose(ctx context.Context, _ object) error {
	d.result(ctx)
	return ctx.Err()
}

// awaitEvent waits until the newest run has that many events of a type, by the server's long poll.
func (d *driver) awaitEvent(ctx context.Context, options object) error {
	missing := number(options, "count")
	request := d.historyRequest(d.runs[len(d.runs)-1])
	request.WaitNewEvent = true
	for {
		page, err := d.client.WorkflowService().GetWorkflowExecutionHistory(ctx, request)
		if err != nil {
			return err
		}
		for _, event := range page.History.Events {
			if event.EventType.String() == options["type"] {
				missing--
			}
		}
		if missing <= 0 {
			return nil
		}
		if len(page.NextPageToken) == 0 {
			return fmt.Errorf("the run closed before %v", options)
		}
		request.NextPageToken = page.NextPageToken
	}
}

func (d *driver) awaitActivity(ctx context.Context, _ object) error {
	select {
	case <-d.activities.arrived:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *driver) releaseActivity(_ context.Context, _ object) error {
	close(d.activities.released)
	return nil
}

func (d *driver) completeActivity(ctx context.Context, options object) error {
	info := d.activities.info
	if options["by"] == "token" {
		return d.client.CompleteActivity(ctx, info.TaskToken, options["result"], nil)
	}
	return d.client.CompleteActivityByID(
		ctx, d.namespace, d.workflowID, info.WorkflowExecution.RunID, info.ActivityID, options["result"], nil)
}

func (d *driver) describe(ctx context.Context, expected object) error {
	description, err := d.description(ctx)
	if err != nil {
		return err
	}
	return subset(expected, description, "description")
}

func (d *driver) description(ctx context.Context) (object, error) {
	answer, err := d.client.WorkflowService().DescribeWorkflowExecution(ctx, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: d.namespace,
		Execution: &commonpb.WorkflowExecution{WorkflowId: d.workflowID},
	})
	if err != nil {
		return nil, err
	}
	return toObject(answer)
}

func (d *driver) list(ctx context.Context, options object) error {
	return eventually(ctx, options, func() (int, error) {
		listed := map[string]bool{}
		request := &workflowservice.ListWorkflowExecutionsRequest{
			Namespace: d.namespace,
			Query:     options["query"].(string),
			PageSize:  int32(number(options, "pageSize")),
		}
		for {
			page, err := d.client.WorkflowService().ListWorkflowExecutions(ctx, request)
			if err != nil {
				return 0, err
			}
			for _, run := range page.Executions {
				if listed[run.Execution.RunId] {
					return 0, fmt.Errorf("run %s is listed twice", run.Execution.RunId)
				}
				listed[run.Execution.RunId] = true
			}
			if len(page.NextPageToken) == 0 {
				return len(listed), nil
			}
			request.NextPageToken = page.NextPageToken
		}
	})
}

func (d *driver) count(ctx context.Context, options object) error {
	return eventually(ctx, options, func() (int, error) {
		answer, err := d.client.WorkflowService().CountWorkflowExecutions(ctx, &workflowservice.CountWorkflowExecutionsRequest{
			Namespace: d.namespace,
			Query:     options["query"].(string),
		})
		return int(answer.GetCount()), err
	})
}

// eventually asks until the index, which follows the runs with a delay, has caught up.
func eventually(ctx context.Context, options object, found func() (int, error)) error {
	ctx, cancel := context.WithTimeout(ctx, visibilityLimit)
	defer cancel()
	for {
		count, err := found()
		if err != nil {
			return err
		}
		if count == number(options, "count") {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%v: found %d", options, count)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (d *driver) checkOutcome(ctx context.Context) error {
	var end outcome
	if d.awaited != nil {
		end = <-d.awaited
	} else {
		end = d.result(ctx)
	}
	description, err := d.description(ctx)
	if err != nil {
		return err
	}
	status := description["workflowExecutionInfo"].(object)["status"]
	if status != "WORKFLOW_EXECUTION_STATUS_"+d.one.Status {
		return fmt.Errorf("the status is %v", status)
	}
	if (end.err == nil) != (d.one.Status == "COMPLETED") {
		return fmt.Errorf("the client saw %v", end.err)
	}
	return require(reflect.DeepEqual(d.one.Result, end.result), "expected result %v, was %v", d.one.Result, end.result)
}

func (d *driver) checkHistories(ctx context.Context) error {
	var runs [][]object
	for _, runID := range d.runs {
		for runID != "" {
			events, err := d.history(ctx, runID)
			if err != nil {
				return err
			}
			runs = append(runs, events)
			runID, _ = attributesOf(events[len(events)-1])["newExecutionRunId"].(string)
		}
	}
	expected := d.one.Runs
	if len(runs) != len(expected) {
		return fmt.Errorf("expected %d runs, were %d", len(expected), len(runs))
	}
	for index, actual := range runs {
		if err := checkHistory(expand(expected[index], d.shorthand), actual, index+1); err != nil {
			return err
		}
	}
	last := runs[len(runs)-1]
	if d.one.Failure != nil {
		return subset(d.one.Failure, attributesOf(last[len(last)-1])["failure"], "failure")
	}
	return nil
}

func (d *driver) historyRequest(runID string) *workflowservice.GetWorkflowExecutionHistoryRequest {
	return &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace:       d.namespace,
		Execution:       &commonpb.WorkflowExecution{WorkflowId: d.workflowID, RunId: runID},
		MaximumPageSize: d.one.PageSize,
	}
}

func (d *driver) history(ctx context.Context, runID string) ([]object, error) {
	var events []object
	request := d.historyRequest(runID)
	for pages := 1; ; pages++ {
		page, err := d.client.WorkflowService().GetWorkflowExecutionHistory(ctx, request)
		if err != nil {
			return nil, err
		}
		for _, event := range page.History.Events {
			converted, err := toObject(event)
			if err != nil {
				return nil, err
			}
			events = append(events, converted)
		}
		request.NextPageToken = page.NextPageToken
		if len(page.NextPageToken) == 0 {
			return events, require(pages > 1 || d.one.PageSize == 0, "%d events came in one page", len(events))
		}
	}
}

func number(options object, name string) int {
	value, _ := options[name].(float64)
	return int(value)
}
