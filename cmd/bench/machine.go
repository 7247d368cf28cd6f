package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/db"
)

// machine is what figures were measured on.
type machine struct {
	Processor string `json:"processor"`
	Cores     int    `json:"cores"`
	MemoryGB  int    `json:"memory_gb,omitempty"`
	System    string `json:"system"`
	Go        string `json:"go"`
}

// thisMachine is the one that this program runs on.
func thisMachine() machine {
	kilobytes, _ := strconv.ParseInt(strings.TrimSuffix(valueIn("/proc/meminfo", "MemTotal"), " kB"), 10, 64)
	return machine{
		Processor: cmp.Or(valueIn("/proc/cpuinfo", "model name"), runtime.GOARCH), Cores: runtime.NumCPU(),
		MemoryGB: int(math.Round(float64(kilobytes) / (1 << 20))), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(),
	}
}

// valueIn is the first value of a name in one of the kernel's lists; empty where there
// is none.
func valueIn(file, name string) string {
	raw, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(raw)) {
		if key, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func (m machine) String() string {
	return fmt.Sprintf("%d cores of %s, %d GB, %s, %s", m.Cores, m.Processor, m.MemoryGB, m.System, m.Go)
}

// serversOf are the servers' versions.
func serversOf(ctx context.Context, pool *pgxpool.Pool, temporal client.Client, kind string) (string, error) {
	var postgres string
	if err := pool.QueryRow(ctx, "SHOW server_version").Scan(&postgres); err != nil {
		return "", db.Wrap("ask for PostgreSQL's version", err)
	}
	postgres, _, _ = strings.Cut(postgres, " ")
	info, err := temporal.WorkflowService().GetSystemInfo(ctx, &workflowservice.GetSystemInfoRequest{})
	if err != nil {
		return "", fmt.Errorf("ask for Temporal's version: %w", err)
	}
	return fmt.Sprintf("PostgreSQL %s, Temporal %s over %s", postgres, info.GetServerVersion(), stores()[kind]), nil
}
