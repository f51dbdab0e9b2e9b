package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

const tourLimit = 5 * time.Minute

// tour uses a server with the official command line alone; the SDK only keeps a worker running.
type tour struct {
	binary     string
	target     string
	namespace  string
	unique     string
	taskQueue  string
	workflowID string
}

// stop is one place that the tour visits.
type stop struct {
	name  string
	visit func(context.Context) error
}

// runTour reports each stop and how many went well.
func runTour(temporal client.Client, binary, target, namespace string) (passed, failed int) {
	unique := fmt.Sprintf("%012x", rand.Uint64N(1<<48))
	t := &tour{binary, target, namespace, unique, "queue-" + unique, "tour-" + unique}
	one := worker.New(temporal, t.taskQueue, worker.Options{DisableEagerActivities: true})
	registerWorkflows(one)
	newActivities().register(one)
	if err := one.Start(); err != nil {
		fmt.Printf("FAIL worker: %v\n", err)
		return 0, 1
	}
	defer one.Stop()
	ctx, cancel := context.WithTimeout(context.Background(), tourLimit)
	defer cancel()
	for _, stop := range slices.Concat(t.stops(), t.basket(), t.pendingActivity(), t.workers(), t.limits()) {
		if err := stop.visit(ctx); err != nil {
			fmt.Printf("FAIL %s: %v\n", stop.name, err)
			failed++
		} else {
			fmt.Printf("ok   %s\n", stop.name)
			passed++
		}
	}
	return passed, failed
}

func (t *tour) stops() []stop {
	return []stop{
		{"operator cluster health", t.expect(object{"status": "SERVING"}, "operator", "cluster", "health")},
		{"operator cluster system", t.system},
		{"operator namespace create", t.createNamespace},
		{"operator namespace describe", t.expect(object{"namespaceInfo": object{"name": t.namespace, "state": "NAMESPACE_STATE_REGISTERED"}},
			"operator", "namespace", "describe", "--namespace", t.namespace)},
		{"operator namespace list", t.listNamespaces},
		{"workflow start", t.expect(object{"workflowId": t.workflowID, "taskQueue": t.taskQueue, "type": "CollectSignals"}, t.start("CollectSignals", "2")...)},
		{"workflow start, again", t.startAgain},
		{"workflow describe", t.expectStatus("RUNNING")},
		{"workflow show", t.showStarted},
		{"workflow signal", t.call("workflow", "signal", "--workflow-id", t.workflowID, "--name", "add", "--input", `"milk"`)},
		{"workflow list", t.eventually(t.listed, []any{object{"execution": object{"workflowId": t.workflowID}, "status": "WORKFLOW_EXECUTION_STATUS_RUNNING"}})},
		{"workflow count", t.eventually(t.counted, object{"count": "1"})},
		{"workflow signal, again", t.call("workflow", "signal", "--workflow-id", t.workflowID, "--name", "add", "--input", `"bread"`)},
		{"workflow result", t.expect(object{"status": "COMPLETED", "result": []any{"milk", "bread"}}, "workflow", "result", "--workflow-id", t.workflowID)},
		{"workflow execute", t.expect(object{"status": "COMPLETED", "result": "Hello, Ada!"}, t.execute("Greet", `"Ada"`)...)},
		{"workflow start, to cancel", t.expect(object{"workflowId": t.workflowID}, t.start("Sleep", "3600000")...)},
		{"workflow cancel", t.call("workflow", "cancel", "--workflow-id", t.workflowID)},
		{"workflow result, cancelled", t.refused("workflow", "result", "--workflow-id", t.workflowID)},
		{"workflow describe, cancelled", t.expectStatus("CANCELED")},
		{"workflow start, to terminate", t.expect(object{"workflowId": t.workflowID}, t.start("Sleep", "3600000")...)},
		{"workflow terminate", t.call("workflow", "terminate", "--workflow-id", t.workflowID, "--reason", "end of the tour")},
		{"workflow describe, terminated", t.expectStatus("TERMINATED")},
		{"workflow show, terminated", t.showTerminated},
		{"workflow describe, unknown", t.refused("workflow", "describe", "--workflow-id", t.workflowID+"-unknown")},
	}
}

// run calls the command line and returns what it printed as JSON, or nil when it printed nothing.
func (t *tour) run(ctx context.Context, arguments ...string) (any, error) {
	arguments = append(arguments, "--address", t.target, "--output", "json", "--command-timeout", "60s")
	if arguments[0] != "operator" {
		arguments = append(arguments, "--namespace", t.namespace)
	}
	command := exec.CommandContext(ctx, t.binary, arguments...)
	command.Env = append(command.Environ(), "HOME=/nonexistent") // No settings of the user's.
	var failures strings.Builder
	command.Stderr = &failures
	text, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, failures.String())
	}
	var answer any
	if err := json.Unmarshal(text, &answer); err != nil && len(strings.TrimSpace(string(text))) > 0 {
		return nil, fmt.Errorf("%w in %s", err, text)
	}
	return answer, nil
}

func (t *tour) start(workflow, input string) []string {
	return []string{"workflow", "start", "--type", workflow, "--task-queue", t.taskQueue, "--workflow-id", t.workflowID, "--input", input}
}

func (t *tour) execute(workflow, input string) []string {
	return []string{"workflow", "execute", "--type", workflow, "--task-queue", t.taskQueue, "--workflow-id", t.workflowID, "--input", input}
}

// expect calls and compares the answer.
func (t *tour) expect(expected any, arguments ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		answer, err := t.run(ctx, arguments...)
		if err != nil {
			return err
		}
		return subset(expected, answer, "answer")
	}
}

// call calls; success is enough.
func (t *tour) call(arguments ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := t.run(ctx, arguments...)
		return err
	}
}

// refused calls and wants the command line to exit with a failure.
func (t *tour) refused(arguments ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		answer, err := t.run(ctx, arguments...)
		var exit *exec.ExitError
		return require(errors.As(err, &exit) && ctx.Err() == nil, "expected a failure, was %v (%v)", answer, err)
	}
}

func (t *tour) expectStatus(status string) func(context.Context) error {
	return t.expect(object{"workflowExecutionInfo": object{"status": "WORKFLOW_EXECUTION_STATUS_" + status}},
		"workflow", "describe", "--workflow-id", t.workflowID)
}

// eventually asks until the index, which follows the runs with a delay, has caught up.
func (t *tour) eventually(ask func(context.Context) (any, error), expected any) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, visibilityLimit)
		defer cancel()
		for {
			answer, err := ask(ctx)
			if err != nil {
				return err
			}
			mismatch := subset(expected, answer, "answer")
			if mismatch == nil || ctx.Err() != nil {
				return mismatch
			}
		}
	}
}

func (t *tour) listed(ctx context.Context) (any, error) {
	return t.run(ctx, "workflow", "list", "--query", fmt.Sprintf("WorkflowId = '%s'", t.workflowID))
}

func (t *tour) counted(ctx context.Context) (any, error) {
	return t.run(ctx, "workflow", "count", "--query", fmt.Sprintf("WorkflowId = '%s' AND ExecutionStatus = 'Running'", t.workflowID))
}

func (t *tour) startAgain(ctx context.Context) error {
	return t.refused(append(t.start("CollectSignals", "2"), "--fail-existing")...)(ctx)
}

func (t *tour) system(ctx context.Context) error {
	answer, err := t.run(ctx, "operator", "cluster", "system")
	if err != nil {
		return err
	}
	version, _ := answer.(object)["serverVersion"].(string)
	return require(version != "", "no server version in %v", answer)
}

func (t *tour) createNamespace(ctx context.Context) error {
	name := "tour-" + t.unique
	if err := t.call("operator", "namespace", "create", "--namespace", name, "--retention", "72h")(ctx); err != nil {
		return err
	}
	return t.expect(object{"config": object{"workflowExecutionRetentionTtl": "259200s"}},
		"operator", "namespace", "describe", "--namespace", name)(ctx)
}

func (t *tour) listNamespaces(ctx context.Context) error {
	answer, err := t.run(ctx, "operator", "namespace", "list")
	if err != nil {
		return err
	}
	for _, one := range answer.([]any) {
		if subset(object{"namespaceInfo": object{"name": t.namespace}}, one, "") == nil {
			return nil
		}
	}
	return fmt.Errorf("%s is not in %v", t.namespace, answer)
}

func (t *tour) showStarted(ctx context.Context) error {
	return t.show(ctx, func(types []string) bool { return types[0] == "WorkflowExecutionStarted" && len(types) > 1 })
}

func (t *tour) showTerminated(ctx context.Context) error {
	return t.show(ctx, func(types []string) bool { return types[len(types)-1] == "WorkflowExecutionTerminated" })
}

func (t *tour) show(ctx context.Context, holds func(types []string) bool) error {
	answer, err := t.run(ctx, "workflow", "show", "--workflow-id", t.workflowID)
	if err != nil {
		return err
	}
	var events []object
	var types []string
	for _, event := range answer.(object)["events"].([]any) {
		events = append(events, event.(object))
		types = append(types, typeOf(event.(object)))
	}
	if err := checkInvariants(events, 1); err != nil {
		return err
	}
	return require(holds(types), "the history shows %v", types)
}
