package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"syscall"

	"github.com/orderloom/orderloom/cmd/internal/workers"
)

// crew is the worker processes that run at the moment.
type crew struct {
	binary   string
	settings map[string]string
	running  []*workers.Process
	killed   int
	stopped  int
}

// hire starts so many workers.
func (c *crew) hire(ctx context.Context, n int) error {
	for range n {
		process, err := workers.Start(ctx, c.binary, c.settings)
		if err != nil {
			return err
		}
		c.running = append(c.running, process)
	}
	return nil
}

// kill ends workers in the middle of whatever they do, all at the same moment, and
// puts others in their places.
func (c *crew) kill(ctx context.Context, victims int) error {
	if err := c.alive(); err != nil {
		return err
	}
	victims = min(victims, len(c.running))
	for _, process := range c.running[:victims] {
		process.Kill()
		c.killed++
	}
	c.running = c.running[victims:]
	return c.hire(ctx, victims)
}

// replace tells the oldest worker to stop and starts another one beside it, as a
// deployment does.
func (c *crew) replace(ctx context.Context) error {
	if err := c.alive(); err != nil {
		return err
	}
	oldest := c.running[0]
	c.running = c.running[1:]
	if err := c.hire(ctx, 1); err != nil {
		return err
	}
	c.stopped++
	if err := oldest.Stop(); err != nil && !tooEarly(err) {
		return err
	}
	return nil
}

// tooEarly reports whether a process was told to stop before it listened: then the
// signal itself ends it.
func tooEarly(err error) bool {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signal() == syscall.SIGTERM
}

// alive is an error where a worker ended by itself.
func (c *crew) alive() error {
	for _, process := range c.running {
		select {
		case <-process.Gone():
			return fmt.Errorf("a worker ended by itself: %w", process.Err())
		default:
		}
	}
	return nil
}

// stopAll lets all workers end in peace.
func (c *crew) stopAll() error {
	for _, process := range c.running {
		if err := process.Stop(); err != nil {
			return err
		}
	}
	c.running = nil
	return nil
}

func (c *crew) killAll() {
	for _, process := range c.running {
		process.Kill()
	}
	c.running = nil
}
