package localstack

import (
	"encoding/json"
	"io"
	"os"
	osexec "os/exec"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// holder is another process that runs a stack.
type holder struct {
	held
	cmd   *osexec.Cmd
	stdin io.Closer
}

func startHolder(t *testing.T, dir string) *holder {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	h := &holder{cmd: osexec.CommandContext(t.Context(), self, holdStack, dir)}
	h.cmd.Stderr = os.Stderr
	h.stdin, err = h.cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := h.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, h.cmd.Start())
	require.NoError(t, json.NewDecoder(stdout).Decode(&h.held))
	return h
}

func TestKilledProgramLeavesNoProcess(t *testing.T) {
	t.Parallel()
	dir := stackDir(t)
	h := startHolder(t, dir)
	execute(t, h.Owner, "create table kept as select 'still here' as said")

	require.NoError(t, h.cmd.Process.Kill())
	require.Error(t, h.cmd.Wait())

	again := startStack(t, Options{Dir: dir})
	requireGone(t, h.Pids...)
	require.Equal(t, "still here", query(t, again.OwnerURL, "select said from kept"))
	requireRetention(t, again)
}

func TestServersKilledWithTheirProgramStartAgain(t *testing.T) {
	t.Parallel()
	dir := stackDir(t)
	h := startHolder(t, dir)
	execute(t, h.Owner, "create table kept as select 'still here' as said")

	for _, pid := range append(h.Pids, h.cmd.Process.Pid) {
		server, err := os.FindProcess(pid)
		require.NoError(t, err)
		require.NoError(t, server.Kill())
	}
	require.Error(t, h.cmd.Wait())

	again := startStack(t, Options{Dir: dir, NoTemporal: true})
	require.Equal(t, "still here", query(t, again.OwnerURL, "select said from kept"))
	requireGone(t, h.Pids...)
}

func TestDirectoryInUseSaysWhoHoldsIt(t *testing.T) {
	t.Parallel()
	dir := stackDir(t)
	h := startHolder(t, dir)

	_, err := Start(t.Context(), Options{Dir: dir, NoTemporal: true})
	require.ErrorContains(t, err, "is in use by process "+strconv.Itoa(h.cmd.Process.Pid))
	require.ErrorContains(t, err, "ORDERLOOM_DATA_DIR")

	require.NoError(t, h.stdin.Close())
	require.NoError(t, h.cmd.Wait())
	requireGone(t, h.Pids...)
}
