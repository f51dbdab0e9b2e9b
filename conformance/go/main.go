// Runs the table of cases with the official Go SDK against a started server.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
)

const caseLimit = 3 * time.Minute

// Table is cases.json.
type Table struct {
	Shorthand map[string][]any `json:"shorthand"`
	Cases     []Case           `json:"cases"`
}

// Case is one thing that a server must do.
type Case struct {
	Name     string              `json:"name"`
	Workflow string              `json:"workflow"`
	Input    any                 `json:"input"`
	Steps    []map[string]object `json:"steps"`
	PageSize int32               `json:"pageSize"`
	Status   string              `json:"status"`
	Result   any                 `json:"result"`
	Failure  object              `json:"failure"`
	Runs     [][]any             `json:"runs"`
	// What is otherwise for one language, by its name.
	Differs map[string]json.RawMessage `json:"differs"`
}

func main() {
	target := flag.String("target", "", "host:port of the server")
	namespace := flag.String("namespace", "default", "namespace to work in")
	path := flag.String("cases", "", "the table of cases")
	only := flag.String("only", "", "run this case alone")
	binary := flag.String("tour", "", "run no cases: tour the server with this command line")
	flag.Parse()

	temporal, err := client.Dial(client.Options{
		HostPort:  *target,
		Namespace: *namespace,
		// So that the tour soon sees its worker.
		WorkerHeartbeatInterval: time.Second,
		Logger:                  log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))),
	})
	if err != nil {
		fatal(err)
	}
	defer temporal.Close()

	name, passed, failed := "go", 0, 0
	if *binary != "" {
		name = "cli"
		passed, failed = runTour(temporal, *binary, *target, *namespace)
	} else {
		passed, failed = runCases(temporal, *namespace, *path, *only)
	}
	fmt.Printf("%s: %d passed, %d failed\n", name, passed, failed)
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
}

func runCases(temporal client.Client, namespace, path, only string) (passed, failed int) {
	table, err := readTable(path)
	if err != nil {
		fatal(err)
	}
	for _, one := range table.Cases {
		if only != "" && only != one.Name {
			continue
		}
		if runCase(temporal, namespace, one, table.Shorthand) {
			passed++
		} else {
			failed++
		}
	}
	return passed, failed
}

func readTable(path string) (Table, error) {
	var table Table
	text, err := os.ReadFile(path)
	if err != nil {
		return table, err
	}
	if err := json.Unmarshal(text, &table); err != nil {
		return table, err
	}
	for index := range table.Cases {
		if different, given := table.Cases[index].Differs["go"]; given {
			if err := json.Unmarshal(different, &table.Cases[index]); err != nil {
				return table, err
			}
		}
	}
	return table, nil
}

func runCase(temporal client.Client, namespace string, one Case, shorthand map[string][]any) bool {
	ctx, cancel := context.WithTimeout(context.Background(), caseLimit)
	defer cancel()
	began := time.Now()
	if err := newDriver(temporal, namespace, one, shorthand).run(ctx); err != nil {
		fmt.Printf("FAIL %s: %v\n", one.Name, err)
		return false
	}
	fmt.Printf("ok   %s (%d ms)\n", one.Name, time.Since(began).Milliseconds())
	return true
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
