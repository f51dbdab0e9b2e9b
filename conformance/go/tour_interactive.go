package main

import (
	"context"
	"fmt"
	"slices"
)

// basket fills a run by updates and looks into it.
func (t *tour) basket() []stop {
	id := t.workflowID + "-basket"
	of := func(words ...string) []string { return append(words, "--workflow-id", id) }
	started := t.workflowID + "-with-update"
	begin := []string{"--type", "Basket", "--task-queue", t.taskQueue, "--workflow-id", started, "--input", "null", "--id-conflict-policy", "UseExisting"}
	return []stop{
		{"workflow start, to update", t.expect(object{"workflowId": id}, of("workflow", "start", "--type", "Basket", "--task-queue", t.taskQueue, "--input", "null")...)},
		{"workflow update execute", t.expect(object{"name": "add", "result": 1.0}, of("workflow", "update", "execute", "--name", "add", "--input", `"milk"`)...)},
		{"workflow update execute, rejected", t.refused(of("workflow", "update", "execute", "--name", "add", "--input", `""`)...)},
		{"workflow update start", t.expect(object{"updateId": "later"},
			of("workflow", "update", "start", "--name", "addWhenReleased", "--update-id", "later", "--wait-for-stage", "accepted", "--input", `"bread"`)...)},
		{"workflow update describe", t.expect(object{"stage": "Accepted"}, of("workflow", "update", "describe", "--update-id", "later")...)},
		{"workflow query", t.expect(object{"queryResult": []any{[]any{"milk"}}}, of("workflow", "query", "--name", "items")...)},
		{"workflow query, unknown", t.refused(of("workflow", "query", "--name", "nothing")...)},
		{"workflow stack", t.call(of("workflow", "stack")...)},
		{"workflow metadata", t.expect(object{"queryResult": []any{object{"definition": object{"type": "Basket"}}}}, of("workflow", "metadata")...)},
		{"workflow signal, to release", t.call(of("workflow", "signal", "--name", "release", "--input", "null")...)},
		{"workflow update result", t.expect(object{"result": 2.0}, of("workflow", "update", "result", "--update-id", "later")...)},
		{"workflow update describe, completed", t.expect(object{"stage": "Completed", "result": 2.0}, of("workflow", "update", "describe", "--update-id", "later")...)},
		{"workflow update result, unknown", t.refused(of("workflow", "update", "result", "--update-id", "unknown")...)},
		{"workflow reset", t.call(of("workflow", "reset", "--type", "FirstWorkflowTask", "--reason", "tour")...)},
		{"workflow query, after the reset", t.eventually(t.asked(of("workflow", "query", "--name", "items")...), object{"queryResult": []any{[]any{"milk", "bread"}}})},
		{"workflow terminate, after the reset", t.call(of("workflow", "terminate")...)},
		{"workflow reset, unknown", t.refused("workflow", "reset", "--type", "FirstWorkflowTask", "--reason", "tour", "--workflow-id", id+"-unknown")},
		{"workflow execute-update-with-start", t.expect(object{"workflowId": started, "updateResult": 1.0},
			append([]string{"workflow", "execute-update-with-start", "--update-name", "add", "--update-input", `"milk"`}, begin...)...)},
		{"workflow execute-update-with-start, again", t.expect(object{"updateResult": 2.0},
			append([]string{"workflow", "execute-update-with-start", "--update-name", "add", "--update-input", `"bread"`}, begin...)...)},
		{"workflow execute-update-with-start, rejected", t.refused(
			append([]string{"workflow", "execute-update-with-start", "--update-name", "add", "--update-input", `""`}, begin...)...)},
		{"workflow start-update-with-start", t.expect(object{"updateName": "addWhenReleased"},
			append([]string{"workflow", "start-update-with-start", "--update-name", "addWhenReleased", "--update-wait-for-stage", "accepted", "--update-input", `"eggs"`}, begin...)...)},
		{"workflow terminate, with an update", t.call("workflow", "terminate", "--workflow-id", started)},
	}
}

// pendingActivity intervenes in an activity that its worker has left to others.
func (t *tour) pendingActivity() []stop {
	id, failed := t.workflowID+"-activity", t.workflowID+"-failed-activity"
	of := func(words ...string) []string { return append(words, "--workflow-id", id, "--activity-id", "5") }
	start := func(id string) []string {
		return []string{"workflow", "start", "--type", "RunActivity", "--task-queue", t.taskQueue, "--workflow-id", id, "--input", `{"activity": "completeLater"}`}
	}
	describe := t.asked("workflow", "describe", "--workflow-id", id)
	pending := func(activity object) object { return object{"pendingActivities": []any{activity}} }
	running := object{"activityId": "5", "state": "PENDING_ACTIVITY_STATE_STARTED"}
	return []stop{
		{"workflow start, with an activity", t.expect(object{"workflowId": id}, start(id)...)},
		{"workflow describe, activity", t.eventually(describe, pending(running))},
		{"activity update-options", t.call(of("activity", "update-options", "--start-to-close-timeout", "90s")...)},
		{"workflow describe, activity's options", t.eventually(describe, pending(object{"activityOptions": object{"startToCloseTimeout": "90s"}}))},
		{"activity pause", t.call(of("activity", "pause")...)},
		{"workflow describe, paused activity", t.eventually(describe, pending(object{"paused": true}))},
		{"activity unpause", t.call(of("activity", "unpause")...)},
		{"workflow describe, activity that goes on", t.eventually(describe, pending(running))},
		{"activity reset", t.call(of("activity", "reset")...)},
		{"activity complete", t.call(of("activity", "complete", "--result", `"by hand"`)...)},
		{"activity complete, again", t.refused(of("activity", "complete", "--result", `"by hand"`)...)},
		{"workflow result, of the activity", t.expect(object{"status": "COMPLETED", "result": "by hand"}, "workflow", "result", "--workflow-id", id)},
		{"workflow start, with another activity", t.expect(object{"workflowId": failed}, start(failed)...)},
		{"workflow describe, other activity", t.eventually(t.asked("workflow", "describe", "--workflow-id", failed), pending(running))},
		{"activity fail", t.call("activity", "fail", "--workflow-id", failed, "--activity-id", "5", "--reason", "tour")},
		{"workflow result, of the failed activity", t.refused("workflow", "result", "--workflow-id", failed)},
		{"activity pause, unknown", t.refused("activity", "pause", "--workflow-id", failed, "--activity-id", "5")},
	}
}

// workers looks at the worker of the tour and at its task queue.
func (t *tour) workers() []stop {
	mine := fmt.Sprintf("TaskQueue = '%s' AND WorkerStatus = 'Running'", t.taskQueue)
	return []stop{
		{"worker list", t.eventually(t.asked("worker", "list", "--query", mine), []any{object{"workerHeartbeat": object{"taskQueue": t.taskQueue, "sdkName": "temporal-go"}}})},
		{"worker list, nobody", t.expect([]any{}, "worker", "list", "--query", "TaskQueue = '"+t.unique+"'")},
		{"worker list, bad query", t.refused("worker", "list", "--query", "Height > 2")},
		{"worker describe", t.describeWorker(mine)},
		{"worker describe, unknown", t.refused("worker", "describe", "--worker-instance-key", t.unique)},
		{"task-queue describe", t.describeTaskQueue},
		{"task-queue list-partition", t.listPartitions},
	}
}

// limits are set, shown and taken back, on a queue of its own that no worker polls.
func (t *tour) limits() []stop {
	set := func(kind string, words ...string) []string {
		return append([]string{"task-queue", "config", "set", "--task-queue", t.unique, "--task-queue-type", kind}, words...)
	}
	rate := func(rps float64) object { return object{"rateLimit": object{"requestsPerSecond": rps}} }
	whole := rate(7)
	whole["metadata"] = object{"reason": "tour"}
	return []stop{
		{"task-queue config set", t.expect(object{"config": object{"queueRateLimit": whole}},
			set("activity", "--queue-rps-limit", "7", "--queue-rps-limit-reason", "tour")...)},
		{"task-queue config set, fairness keys", t.expect(object{"config": object{"fairnessKeysRateLimitDefault": rate(2)}},
			set("activity", "--fairness-key-rps-limit-default", "2")...)},
		{"task-queue config get", t.expect(object{"queueRateLimit": whole, "fairnessKeysRateLimitDefault": rate(2)},
			"task-queue", "config", "get", "--task-queue", t.unique, "--task-queue-type", "activity")},
		{"task-queue config set, of workflows", t.refused(set("workflow", "--fairness-key-rps-limit-default", "2")...)},
		{"task-queue config set, taken back", t.takeBackLimit(set("activity", "--queue-rps-limit", "default")...)},
	}
}

func (t *tour) takeBackLimit(arguments ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		answer, err := t.run(ctx, arguments...)
		if err != nil {
			return err
		}
		config, _ := answer.(object)["config"].(object)
		limit, _ := config["queueRateLimit"].(object)
		_, limited := limit["rateLimit"]
		return require(limit != nil && !limited, "still limited: %v", answer)
	}
}

// asked is a question for eventually.
func (t *tour) asked(arguments ...string) func(context.Context) (any, error) {
	return func(ctx context.Context) (any, error) { return t.run(ctx, arguments...) }
}

func (t *tour) describeWorker(query string) func(context.Context) error {
	return func(ctx context.Context) error {
		answer, err := t.run(ctx, "worker", "list", "--query", query)
		if err != nil || len(answer.([]any)) == 0 {
			return fmt.Errorf("no worker in %v (%w)", answer, err)
		}
		heartbeat, _ := answer.([]any)[0].(object)["workerHeartbeat"].(object)
		key, _ := heartbeat["workerInstanceKey"].(string)
		return t.expect(object{"workerHeartbeat": object{"workerInstanceKey": key, "taskQueue": t.taskQueue, "status": "WORKER_STATUS_RUNNING"}},
			"worker", "describe", "--worker-instance-key", key)(ctx)
	}
}

func (t *tour) describeTaskQueue(ctx context.Context) error {
	answer, err := t.run(ctx, "task-queue", "describe", "--task-queue", t.taskQueue)
	if err != nil {
		return err
	}
	pollers, _ := answer.(object)["pollers"].([]any)
	for _, kind := range []string{"workflow", "activity"} {
		if !slices.ContainsFunc(pollers, func(one any) bool { return subset(object{"taskQueueType": kind}, one, "") == nil }) {
			return fmt.Errorf("no poller of kind %s in %v", kind, answer)
		}
	}
	return nil
}

func (t *tour) listPartitions(ctx context.Context) error {
	answer, err := t.run(ctx, "task-queue", "list-partition", "--task-queue", t.taskQueue)
	if err != nil {
		return err
	}
	partitions, _ := answer.(object)["workflowTaskQueuePartitions"].([]any)
	return require(len(partitions) > 0 && subset(object{"key": t.taskQueue}, partitions[0], "") == nil, "no root partition in %v", answer)
}
