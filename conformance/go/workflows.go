package main

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Plan is the input that describes an activity to run.
type Plan struct {
	Activity              string `json:"activity"`
	Input                 any    `json:"input"`
	MaximumAttempts       int32  `json:"maximumAttempts"`
	StartToCloseMillis    int    `json:"startToCloseMillis"`
	ScheduleToStartMillis int    `json:"scheduleToStartMillis"`
	HeartbeatMillis       int    `json:"heartbeatMillis"`
	Unattended            bool   `json:"unattended"`
}

// Failure is the input that describes how a workflow fails.
type Failure struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

var workflows = map[string]any{
	"Greet":            Greet,
	"RunActivity":      RunActivity,
	"CancelActivity":   CancelActivity,
	"Sleep":            Sleep,
	"CancelTimer":      CancelTimer,
	"CollectSignals":   CollectSignals,
	"GateThenSignal":   GateThenSignal,
	"WaitForCancel":    WaitForCancel,
	"Fail":             Fail,
	"FailUntilAttempt": FailUntilAttempt,
	"FailTaskOnce":     FailTaskOnce,
	"CountDown":        CountDown,
	"LocalActivity":    LocalActivity,
	"ManyActivities":   ManyActivities,
	"SleepInChild":     SleepInChild,
	"SignalChild":      SignalChild,
	"Basket":           Basket,
}

func registerWorkflows(registry worker.WorkflowRegistry) {
	for _, implementation := range workflows {
		registry.RegisterWorkflow(implementation)
	}
}

func millis(count int) time.Duration { return time.Duration(count) * time.Millisecond }

func schedule(ctx workflow.Context, plan Plan) workflow.Future {
	queue := workflow.GetInfo(ctx).TaskQueueName
	if plan.Unattended {
		queue += "-unattended"
	}
	if plan.StartToCloseMillis == 0 {
		plan.StartToCloseMillis = 60_000
	}
	return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:              queue,
		StartToCloseTimeout:    millis(plan.StartToCloseMillis),
		ScheduleToStartTimeout: millis(plan.ScheduleToStartMillis),
		HeartbeatTimeout:       millis(plan.HeartbeatMillis),
		WaitForCancellation:    true,
		DisableEagerExecution:  true,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:    200 * time.Millisecond,
			BackoffCoefficient: 1,
			MaximumAttempts:    plan.MaximumAttempts,
		},
	}), plan.Activity, plan.Input)
}

func local(ctx workflow.Context, activity string, input any) workflow.Future {
	return workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: time.Minute,
	}), activity, input)
}

func Greet(_ workflow.Context, name string) (string, error) {
	return "Hello, " + name + "!", nil
}

func RunActivity(ctx workflow.Context, plan Plan) (any, error) {
	var result any
	err := schedule(ctx, plan).Get(ctx, &result)
	return result, err
}

func CancelActivity(ctx workflow.Context, plan Plan) (string, error) {
	activity, cancel := workflow.WithCancel(ctx)
	running := schedule(activity, plan)
	workflow.GetSignalChannel(ctx, "stop").Receive(ctx, nil)
	cancel()
	err := running.Get(ctx, nil)
	var canceled *temporal.CanceledError
	if errors.As(err, &canceled) {
		return "activity cancelled", nil
	}
	return "activity completed", err
}

func Sleep(ctx workflow.Context, durationMillis int) (string, error) {
	return "slept", workflow.Sleep(ctx, millis(durationMillis))
}

func CancelTimer(ctx workflow.Context, _ any) (string, error) {
	timing, cancel := workflow.WithCancel(ctx)
	timer := workflow.NewTimer(timing, time.Hour)
	workflow.GetSignalChannel(ctx, "stop").Receive(ctx, nil)
	cancel()
	err := timer.Get(ctx, nil)
	var canceled *temporal.CanceledError
	if errors.As(err, &canceled) {
		return "timer cancelled", nil
	}
	return "timer fired", err
}

func CollectSignals(ctx workflow.Context, count int) ([]any, error) {
	received := make([]any, count)
	for index := range received {
		workflow.GetSignalChannel(ctx, "add").Receive(ctx, &received[index])
	}
	return received, nil
}

func child(ctx workflow.Context) workflow.Context {
	return workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: workflow.GetInfo(ctx).WorkflowExecution.ID + "-child",
	})
}

// SleepInChild has a child sleep.
func SleepInChild(ctx workflow.Context, durationMillis int) (string, error) {
	var result string
	err := workflow.ExecuteChildWorkflow(child(ctx), Sleep, durationMillis).Get(ctx, &result)
	return result, err
}

// SignalChild signals its child, as it would any workflow, and leaves it waiting for more.
func SignalChild(ctx workflow.Context, item any) (string, error) {
	var execution workflow.Execution
	started := workflow.ExecuteChildWorkflow(child(ctx), CollectSignals, 2).GetChildWorkflowExecution()
	if err := started.Get(ctx, &execution); err != nil {
		return "", err
	}
	return "signalled", workflow.SignalExternalWorkflow(ctx, execution.ID, "", "add", item).Get(ctx, nil)
}

// Basket is filled by updates and looked into by queries until it is told to finish.
func Basket(ctx workflow.Context, _ any) ([]any, error) {
	items, released := []any{}, false
	add := func(_ workflow.Context, item any) (int, error) {
		items = append(items, item)
		return len(items), nil
	}
	addWhenReleased := func(ctx workflow.Context, item any) (int, error) {
		if err := workflow.Await(ctx, func() bool { return released }); err != nil {
			return 0, err
		}
		return add(ctx, item)
	}
	validator := func(item any) error {
		if item == "" {
			return errors.New("nothing to add")
		}
		return nil
	}
	err := errors.Join(
		workflow.SetQueryHandler(ctx, "items", func() ([]any, error) { return items, nil }),
		workflow.SetUpdateHandlerWithOptions(ctx, "add", add, workflow.UpdateHandlerOptions{Validator: validator}),
		workflow.SetUpdateHandler(ctx, "addWhenReleased", addWhenReleased))
	if err != nil {
		return nil, err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.GetSignalChannel(ctx, "release").Receive(ctx, nil)
		released = true
	})
	workflow.GetSignalChannel(ctx, "finish").Receive(ctx, nil)
	return items, nil
}

// GateThenSignal holds its first workflow task open in a local activity, then waits for one signal.
func GateThenSignal(ctx workflow.Context, _ any) ([]any, error) {
	if err := local(ctx, "gate", nil).Get(ctx, nil); err != nil {
		return nil, err
	}
	return CollectSignals(ctx, 1)
}

func WaitForCancel(ctx workflow.Context, onCancel string) (any, error) {
	err := workflow.Sleep(ctx, time.Hour)
	if !temporal.IsCanceledError(err) || onCancel != "clean up" {
		return nil, err
	}
	cleaning, _ := workflow.NewDisconnectedContext(ctx)
	return RunActivity(cleaning, Plan{Activity: "echo", Input: "cleaned up"})
}

func Fail(_ workflow.Context, failure Failure) error {
	return temporal.NewNonRetryableApplicationError(failure.Message, failure.Type, nil)
}

func FailUntilAttempt(ctx workflow.Context, successful int32) (string, error) {
	attempt := workflow.GetInfo(ctx).Attempt
	if attempt < successful {
		return "", temporal.NewApplicationError(fmt.Sprintf("attempt %d fails", attempt), "TryAgain")
	}
	return fmt.Sprintf("attempt %d", attempt), nil
}

// FailTaskOnce fails its first workflow task, not itself.
func FailTaskOnce(ctx workflow.Context, _ any) (string, error) {
	var first bool
	if err := local(ctx, "firstCall", nil).Get(ctx, &first); err != nil {
		return "", err
	}
	if first {
		panic("this fails the workflow task")
	}
	return "second try", nil
}

func CountDown(ctx workflow.Context, count int) (string, error) {
	if count > 0 {
		return "", workflow.NewContinueAsNewError(ctx, CountDown, count-1)
	}
	return "lift-off", nil
}

func LocalActivity(ctx workflow.Context, value any) (any, error) {
	var result any
	err := local(ctx, "echo", value).Get(ctx, &result)
	return result, err
}

func ManyActivities(ctx workflow.Context, count int) (int, error) {
	for done := range count {
		if err := schedule(ctx, Plan{Activity: "echo", Input: done}).Get(ctx, nil); err != nil {
			return done, err
		}
	}
	return count, nil
}
