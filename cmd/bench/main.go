// Command bench measures how fast orders go through the whole program, beside a
// floor: the least that a workflow with the same commands can cost on the same
// servers in the same run. What lies between the two is ours.
//
// The way: straight orders in simulated shops, read, booked and written back by a
// process of the built program. The floor: a workflow of the same shape, whose
// steps each commit one row, and whose call to the shop is one request; its worker
// is a process, too. Rounds of the two take turns.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/orderloom/orderloom/internal/config"
)

// The exit codes.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], config.Load, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is one call of the command; its answer is the exit code.
func run(ctx context.Context, args []string, load func() (config.Config, error), in io.Reader, out, errOut io.Writer) int {
	b := &bench{load: load, in: in, out: out, errOut: errOut}
	root := newRootCommand(b)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		_, _ = fmt.Fprintln(errOut, "bench: interrupted")
		return exitInterrupted
	}
	_, _ = fmt.Fprintln(errOut, "bench: "+strings.TrimSpace(err.Error()))
	if !b.running {
		return exitUsage
	}
	return exitFailed
}
