package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// object is a message in its JSON form, so that every language compares the same.
type object = map[string]any

func require(holds bool, format string, arguments ...any) error {
	if holds {
		return nil
	}
	return fmt.Errorf(format, arguments...)
}

func toObject(message proto.Message) (object, error) {
	text, err := protojson.Marshal(message)
	if err != nil {
		return nil, err
	}
	var result object
	return result, json.Unmarshal(text, &result)
}

// subset holds when everything expected is there; what is there besides does not matter.
func subset(expected, actual any, path string) error {
	switch expected := expected.(type) {
	case object:
		values, isObject := actual.(object)
		if !isObject {
			return fmt.Errorf("%s: expected %v, was %v", path, expected, actual)
		}
		for _, key := range slices.Sorted(maps.Keys(expected)) {
			if err := subset(expected[key], values[key], path+"."+key); err != nil {
				return err
			}
		}
		return nil
	case []any:
		values, isList := actual.([]any)
		if !isList || len(values) != len(expected) {
			return fmt.Errorf("%s: expected %v, was %v", path, expected, actual)
		}
		for index := range expected {
			if err := subset(expected[index], values[index], fmt.Sprintf("%s[%d]", path, index)); err != nil {
				return err
			}
		}
		return nil
	default:
		return require(reflect.DeepEqual(expected, actual), "%s: expected %v, was %v", path, expected, actual)
	}
}

// expand spells out shorthands and repetitions.
func expand(events []any, shorthand map[string][]any) []any {
	var result []any
	for _, event := range events {
		if name, isName := event.(string); isName && shorthand[name] != nil {
			result = append(result, expand(shorthand[name], shorthand)...)
		} else if repeated, isObject := event.(object); isObject && repeated["repeat"] != nil {
			for range int(repeated["repeat"].(float64)) {
				result = append(result, expand(repeated["events"].([]any), shorthand)...)
			}
		} else {
			result = append(result, event)
		}
	}
	return result
}

func typeOf(event object) string {
	var name strings.Builder
	for word := range strings.SplitSeq(strings.TrimPrefix(event["eventType"].(string), "EVENT_TYPE_"), "_") {
		name.WriteString(word[:1] + strings.ToLower(word[1:]))
	}
	return name.String()
}

func attributesOf(event object) object {
	name := typeOf(event)
	attributes, _ := event[strings.ToLower(name[:1])+name[1:]+"EventAttributes"].(object)
	return attributes
}

func checkHistory(expected []any, actual []object, run int) error {
	var wanted, seen []string
	for _, event := range expected {
		if name, isName := event.(string); isName {
			wanted = append(wanted, name)
		} else {
			wanted = slices.AppendSeq(wanted, maps.Keys(event.(object)))
		}
	}
	for _, event := range actual {
		seen = append(seen, typeOf(event))
	}
	if !slices.Equal(wanted, seen) {
		return fmt.Errorf("run %d: expected events %v, were %v", run, wanted, seen)
	}
	for index, event := range expected {
		if detailed, isObject := event.(object); isObject {
			path := fmt.Sprintf("run %d, event %d %s", run, index+1, seen[index])
			if err := subset(detailed[seen[index]], attributesOf(actual[index]), path); err != nil {
				return err
			}
		}
	}
	return checkInvariants(actual, run)
}

// checkInvariants tells what holds for every history: ids without gaps, nothing early.
func checkInvariants(events []object, run int) error {
	scheduled := false
	for index, event := range events {
		if event["eventId"] != strconv.Itoa(index+1) {
			return fmt.Errorf("run %d: event %d has id %v", run, index+1, event["eventId"])
		}
		if typeOf(event) == "TimerFired" {
			id, _ := strconv.Atoi(attributesOf(event)["startedEventId"].(string))
			if err := notEarly(events[id-1], attributesOf(events[id-1])["startToFireTimeout"], event, run); err != nil {
				return err
			}
		}
		if typeOf(event) == "WorkflowTaskScheduled" && !scheduled {
			scheduled = true
			if err := notEarly(events[0], attributesOf(events[0])["firstWorkflowTaskBackoff"], event, run); err != nil {
				return err
			}
		}
	}
	return nil
}

func notEarly(start object, delay any, end object, run int) error {
	if delay == nil {
		return nil
	}
	least, err := time.ParseDuration(delay.(string))
	if err != nil {
		return err
	}
	waited := instant(end).Sub(instant(start))
	return require(waited >= least, "run %d: %s %v after %s, not %v", run, typeOf(end), waited, typeOf(start), least)
}

func instant(event object) time.Time {
	at, err := time.Parse(time.RFC3339Nano, event["eventTime"].(string))
	if err != nil {
		panic(err) // The protobuf library wrote it.
	}
	return at
}
