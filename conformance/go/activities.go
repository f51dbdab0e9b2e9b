package main

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

// Activities are one case's activities; through them the driver meets what runs.
type Activities struct {
	arrive   sync.Once
	arrived  chan struct{}
	info     activity.Info // Set before arrived is closed.
	released chan struct{}
	calls    sync.Once
}

func newActivities() *Activities {
	return &Activities{arrived: make(chan struct{}), released: make(chan struct{})}
}

func (a *Activities) register(registry worker.ActivityRegistry) {
	for name, implementation := range map[string]any{
		"echo":              a.echo,
		"failTimes":         a.failTimes,
		"failForGood":       a.failForGood,
		"heartbeatThenFail": a.heartbeatThenFail,
		"goSilent":          a.goSilent,
		"completeLater":     a.completeLater,
		"waitForCancel":     a.waitForCancel,
		"gate":              a.gate,
		"firstCall":         a.firstCall,
	} {
		registry.RegisterActivityWithOptions(implementation, activity.RegisterOptions{Name: name})
	}
}

func (a *Activities) isReleased() bool {
	select {
	case <-a.released:
		return true
	default:
		return false
	}
}

func (a *Activities) noteArrival(ctx context.Context) {
	a.arrive.Do(func() {
		a.info = activity.GetInfo(ctx)
		close(a.arrived)
	})
}

func (a *Activities) echo(_ context.Context, value any) (any, error) { return value, nil }

func (a *Activities) failTimes(ctx context.Context, times int32) (int32, error) {
	attempt := activity.GetInfo(ctx).Attempt
	if attempt <= times {
		return 0, temporal.NewApplicationError("not yet", "TryAgain")
	}
	return attempt, nil
}

func (a *Activities) failForGood(_ context.Context, _ any) error {
	return temporal.NewNonRetryableApplicationError("no stock", "OutOfStock", nil)
}

func (a *Activities) heartbeatThenFail(ctx context.Context, progress int) (int, error) {
	if activity.GetInfo(ctx).Attempt == 1 {
		activity.RecordHeartbeat(ctx, progress)
		return 0, temporal.NewApplicationError("broken off", "TryAgain")
	}
	var details int
	err := activity.GetHeartbeatDetails(ctx, &details)
	return details, err
}

func (a *Activities) goSilent(_ context.Context, _ any) error {
	<-a.released
	return nil
}

func (a *Activities) completeLater(ctx context.Context, _ any) error {
	a.noteArrival(ctx)
	return activity.ErrResultPending
}

// waitForCancel ends by the cancellation that a heartbeat's answer brings.
func (a *Activities) waitForCancel(ctx context.Context, _ any) error {
	a.noteArrival(ctx)
	for {
		activity.RecordHeartbeat(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (a *Activities) gate(ctx context.Context, _ any) error {
	a.noteArrival(ctx)
	<-a.released
	return nil
}

func (a *Activities) firstCall(_ context.Context, _ any) (bool, error) {
	first := false
	a.calls.Do(func() { first = true })
	return first, nil
}
