package workers

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"syscall"
)

// Crew is the processes that run one program at the moment, in the order in which
// they were hired. It is for one goroutine.
type Crew struct {
	program  Program
	running  []*Process
	killed   int
	stopped  int
	tryAgain int // the exit code of those that a supervisor starts again; 0: none
}

// NewCrew is a crew without anybody; see Worker for the usual program.
func NewCrew(program Program) *Crew { return &Crew{program: program} }

// StartAgain has another one put in the place of each process that ends by itself with
// this exit code, as a supervisor does.
func (c *Crew) StartAgain(exitCode int) { c.tryAgain = exitCode }

// Killed is how many were killed with Kill.
func (c *Crew) Killed() int { return c.killed }

// Stopped is how many were replaced.
func (c *Crew) Stopped() int { return c.stopped }

// Hire starts so many processes; they are killed when ctx ends.
func (c *Crew) Hire(ctx context.Context, n int) error {
	for range n {
		process, err := c.program.Start(ctx)
		if err != nil {
			return err
		}
		c.running = append(c.running, process)
	}
	return nil
}

// Kill ends the oldest processes in the middle of whatever they do, all at the same
// moment, and puts others in their places.
func (c *Crew) Kill(ctx context.Context, victims int) error {
	if err := c.Alive(ctx); err != nil {
		return err
	}
	victims = min(victims, len(c.running))
	for _, process := range c.running[:victims] {
		process.Kill()
		c.killed++
	}
	c.running = c.running[victims:]
	return c.Hire(ctx, victims)
}

// Replace tells the oldest process to stop and starts another one beside it, as a
// deployment does.
func (c *Crew) Replace(ctx context.Context) error {
	if err := c.Alive(ctx); err != nil {
		return err
	}
	oldest := c.running[0]
	c.running = c.running[1:]
	if err := c.Hire(ctx, 1); err != nil {
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

// Alive is an error where a process ended by itself, unless another one was put in
// its place.
func (c *Crew) Alive(ctx context.Context) error {
	for i, process := range c.running {
		select {
		case <-process.Gone():
		default:
			continue
		}
		exit, ok := errors.AsType[*exec.ExitError](process.Err())
		if !ok || c.tryAgain == 0 || exit.ExitCode() != c.tryAgain {
			return fmt.Errorf("a worker ended by itself: %w", process.Err())
		}
		again, err := c.program.Start(ctx)
		if err != nil {
			return err
		}
		c.running[i] = again
	}
	return nil
}

// StopAll lets all processes end in peace. Safe to repeat.
func (c *Crew) StopAll() error {
	for _, process := range c.running {
		if err := process.Stop(); err != nil {
			return err
		}
	}
	c.running = nil
	return nil
}

// KillAll ends all processes at once, and answers the last words of each. Safe to
// repeat.
func (c *Crew) KillAll() (said []string) {
	for _, process := range c.running {
		process.Kill()
		said = append(said, process.Said())
	}
	c.running = nil
	return said
}
