package localstack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"testing"
)

// holdStack as first argument makes the test binary a program that runs a stack in the directory of the second.
const holdStack = "hold-stack"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == holdStack {
		os.Exit(hold(os.Args[2]))
	}
	os.Exit(m.Run())
}

// held is what a program that runs a stack tells about it.
type held struct {
	Pids  []int
	Owner string
}

// hold runs until it's killed or its input ends.
func hold(dir string) int {
	s, err := Start(context.Background(), Options{Dir: dir})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	told := held{Pids: []int{s.postgres.process.cmd.Process.Pid, s.temporal.process.cmd.Process.Pid}, Owner: s.OwnerURL}
	if err := json.NewEncoder(os.Stdout).Encode(told); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := s.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
