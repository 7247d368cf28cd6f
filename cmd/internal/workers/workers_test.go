package workers_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers"
)

func shell(script string) workers.Program {
	return workers.Program{Path: "/bin/sh", Args: []string{"-c", script}}
}

// ready starts a script and waits for its first line, so that its traps are set.
func ready(t *testing.T, script string) *workers.Process {
	t.Helper()
	read, write, err := os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, read.Close()) })
	program := shell(script)
	program.Output = write
	process, err := program.Start(t.Context())
	require.NoError(t, err)
	require.NoError(t, write.Close())
	line, err := bufio.NewReader(read).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "ready\n", line)
	return process
}

func TestRunHandsItsOwnSettingsDownAndNoOther(t *testing.T) {
	t.Setenv("ORDERLOOM_DATA_DIR", "/of/this/process")
	t.Setenv("OF_THE_MACHINE", "there")
	var out strings.Builder
	program := shell(`echo "$ORDERLOOM_DATA_DIR,$ORDERLOOM_LOG_LEVEL,$OF_THE_MACHINE"`)
	program.Environment = map[string]string{"ORDERLOOM_LOG_LEVEL": "error"}
	program.Output = &out
	require.NoError(t, program.Run(t.Context()))
	require.Equal(t, ",error,there\n", out.String())
}

func TestRunTellsWhatAProgramSaidBeforeItFailed(t *testing.T) {
	t.Parallel()
	err := shell("echo 'the key is missing' >&2; exit 3").Run(t.Context())
	require.ErrorContains(t, err, "exit status 3")
	require.ErrorContains(t, err, "the key is missing")
}

func TestStartFindsNoProgram(t *testing.T) {
	t.Parallel()
	_, err := workers.Worker("/no/such/orderloom", nil).Start(t.Context())
	require.ErrorContains(t, err, "start /no/such/orderloom worker")
}

func TestStopLetsAProcessEndInPeace(t *testing.T) {
	t.Parallel()
	process := ready(t, `trap 'exit 0' TERM; echo ready; while :; do sleep 0.05; done`)
	require.Positive(t, process.PID())
	require.NoError(t, process.Stop())
	require.NoError(t, process.Stop(), "safe to repeat")
}

func TestKillAsksNobody(t *testing.T) {
	t.Parallel()
	process := ready(t, `trap '' TERM; echo ready; exec sleep 60`)
	process.Kill()
	process.Kill()
	<-process.Gone()
	require.ErrorContains(t, process.Err(), "killed")
}

func TestOnlyTheLastWordsAreKept(t *testing.T) {
	t.Parallel()
	process, err := shell(`i=0; while [ $i -lt 2000 ]; do echo "line $i" >&2; i=$((i+1)); done`).Start(t.Context())
	require.NoError(t, err)
	require.NoError(t, process.Err())
	require.True(t, strings.HasSuffix(process.Said(), "line 1999"))
	require.Less(t, len(process.Said()), 10_000)
}
