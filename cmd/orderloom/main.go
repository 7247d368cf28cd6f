// Command orderloom carries orders from web shops into the books and back. It is
// one binary: the worker, the local stack, the demo, and the commands by which
// people look and decide.
//
// This package is the only place that knows every concrete type. A command reads
// its settings, opens what it needs, asks, and prints; rules are in
// internal/posting, steps in activities, SQL in db.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/orderloom/orderloom/internal/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], config.Load, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is one call of the program; its answer is the exit code.
func run(ctx context.Context, args []string, load func() (config.Config, error), out, errOut io.Writer) int {
	p := &program{out: out, errOut: errOut}
	root := newRootCommand(p, load)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	code := exitCode(ctx, err)
	if !p.running {
		code = exitUsage // it never got as far as doing something
	}
	tellError(errOut, err)
	return code
}
