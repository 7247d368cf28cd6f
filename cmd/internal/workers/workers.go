// Package workers runs the built program as processes of its own, as a deployment
// does: several at once, killed in the middle, measured from outside.
package workers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// stopLimit is how long a process that is told to stop may take: longer than a
// worker lets its steps finish.
const stopLimit = finishLimit + 10*time.Second

// Program is what to run.
type Program struct {
	Path        string
	Args        []string
	Environment map[string]string // settings; those of this process are not handed down
	Input       io.Reader         // nil is none
	Files       []*os.File        // open in it, from descriptor 3 on
	Output      io.Writer         // nil drops it
}

// Process is a running program. It does not outlive the one that started it,
// where the kernel can see to that.
type Process struct {
	cmd  *exec.Cmd
	said *tail
	gone chan struct{}
	err  error // why it ended, once gone is closed
}

// Worker is `binary worker` with these settings, such as a playground's
// Environment.
func Worker(binary string, environment map[string]string) Program {
	return Program{Path: binary, Args: []string{"worker"}, Environment: environment}
}

// Gateway is `binary gateway` with these settings, on a socket that somebody else
// holds, as systemd does: whoever calls while no gateway runs waits for the next one.
func Gateway(binary string, environment map[string]string, socket *os.File) Program {
	return Program{
		Path: "/bin/sh", Args: []string{"-c", `LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" gateway`, binary},
		Environment: environment, Files: []*os.File{socket},
	}
}

// Start runs the program; it is killed when ctx ends.
func (p Program) Start(ctx context.Context) (*Process, error) {
	process := &Process{said: &tail{}, gone: make(chan struct{})}
	cmd := exec.CommandContext(ctx, p.Path, p.Args...)
	cmd.Env = p.environment(cmd.Environ())
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = p.Input, p.Output, process.said, p.Files
	// A group of its own: the terminal's Ctrl-C is for this program alone.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	endWithParent(cmd.SysProcAttr)
	process.cmd = cmd
	started := make(chan error, 1)
	go process.live(started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", p.name(), err)
	}
	return process, nil
}

// Run runs the program to its end, which has to be a good one.
func (p Program) Run(ctx context.Context) error {
	process, err := p.Start(ctx)
	if err != nil {
		return err
	}
	<-process.gone
	return process.Err()
}

func (p Program) name() string { return strings.Join(append([]string{p.Path}, p.Args...), " ") }

// environment is what this process has without its own settings, and those given.
func (p Program) environment(inherited []string) []string {
	var variables []string
	for _, variable := range inherited {
		if !strings.HasPrefix(variable, "ORDERLOOM_") {
			variables = append(variables, variable)
		}
	}
	for name, value := range p.Environment {
		variables = append(variables, name+"="+value)
	}
	return variables
}

// live is the process's whole life. Linux ends a child with the *thread* that
// started it, so this goroutine keeps its thread until the child is gone.
func (p *Process) live(started chan<- error) {
	runtime.LockOSThread()
	if err := p.cmd.Start(); err != nil {
		started <- err
		return
	}
	started <- nil
	p.err = p.cmd.Wait()
	close(p.gone)
}

// PID is the process's number.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Gone is closed once the process has ended, by itself or not.
func (p *Process) Gone() <-chan struct{} { return p.gone }

// Err waits for the process's end and tells what was wrong with it, with its last
// words; nil where it ended in peace.
func (p *Process) Err() error {
	<-p.gone
	if p.err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w: %s", strings.Join(p.cmd.Args, " "), p.err, p.Said())
}

// Said is the last of what the process wrote to standard error.
func (p *Process) Said() string { return p.said.String() }

// Kill ends the process at once, as a crash would. Safe to repeat.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // gone already is fine
	<-p.gone
}

// Stop asks the process to end and waits until it has. One that doesn't in time
// is killed, which is an error. Safe to repeat.
func (p *Process) Stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", p.cmd.Path, err)
	}
	timer := time.NewTimer(stopLimit)
	defer timer.Stop()
	select {
	case <-p.gone:
		return p.Err()
	case <-timer.C:
		p.Kill()
		return fmt.Errorf("%s did not stop within %s and was killed: %s", p.cmd.Path, stopLimit, p.Said())
	}
}
