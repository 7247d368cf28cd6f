package localstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

// command describes a child of this program.
type command struct {
	name string   // for people
	path string   // the program
	args []string // without the program's name
	env  []string
	dir  string // empty means /, which every account can enter
	log  string // file that takes what it says
	// as is the account to run as; nil means this program's.
	as *account
	// holds stays open in the child and its children: the stack's lock.
	holds *os.File
	// orphaned is the signal it gets when this program dies.
	orphaned syscall.Signal
}

// process is a running child.
type process struct {
	name   string
	log    string
	cmd    *exec.Cmd
	exited chan struct{} // closed once it's gone
	err    error         // why, readable after exited
	meant  atomic.Bool   // it is taken down on purpose
}

// startProcess starts the command and returns as soon as it runs.
func startProcess(c command) (*process, error) {
	out, err := openLog(c.log)
	if err != nil {
		return nil, err
	}
	p := &process{name: c.name, log: c.log, cmd: c.build(out), exited: make(chan struct{})}
	started := make(chan error, 1)
	go p.live(c.orphaned, out, started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", c.name, err)
	}
	return p, nil
}

func (c command) build(out *os.File) *exec.Cmd {
	cmd := exec.Command(c.path, c.args...)
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = c.env, c.dir, out, out
	if cmd.Dir == "" {
		cmd.Dir = "/"
	}
	if c.holds != nil {
		cmd.ExtraFiles = []*os.File{c.holds}
	}
	// A group of its own: the terminal's Ctrl-C is for this program, which then stops its children in order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if c.as != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: c.as.uid, Gid: c.as.gid}
	}
	endWithParent(cmd.SysProcAttr, c.orphaned)
	return cmd
}

// live is the child's whole life. Linux tells a child that its parent died when the *thread* that forked it ends,
// so this goroutine keeps its thread, never gives it back, and outlives the child.
func (p *process) live(orphaned syscall.Signal, out *os.File, started chan<- error) {
	runtime.LockOSThread()
	defer func() { _ = out.Close() }()
	if err := p.cmd.Start(); err != nil {
		started <- err
		return
	}
	release := watchParent(p.cmd.Process.Pid, orphaned)
	defer release()
	started <- nil
	p.err = p.cmd.Wait()
	close(p.exited)
}

// stop sends each signal in turn, gives the process that long to end after each, and kills its group at last.
// It says so with an error when killing was necessary. A process that is gone already is fine.
func (p *process) stop(patience time.Duration, signals ...syscall.Signal) error {
	for _, s := range signals {
		if err := p.cmd.Process.Signal(s); errors.Is(err, os.ErrProcessDone) {
			<-p.exited
			return nil
		}
		select {
		case <-p.exited:
			return nil
		case <-time.After(patience):
		}
	}
	return p.kill()
}

func (p *process) kill() error {
	select {
	case <-p.exited:
		return nil
	default:
	}
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.exited
	return fmt.Errorf("localstack: %s did not stop when asked and was killed", p.name)
}

// exitError tells that the process ended, and its last words. Call it after exited.
func (p *process) exitError() error {
	return &exitError{process: p.name, err: p.err, said: tail(p.log), log: p.log}
}

// run starts a command that ends by itself and waits for it; when ctx ends first, it's killed.
func run(ctx context.Context, c command) error {
	p, err := startProcess(c)
	if err != nil {
		return err
	}
	select {
	case <-p.exited:
	case <-ctx.Done():
		_ = p.kill()
		return fmt.Errorf("%s: %w", c.name, context.Cause(ctx))
	}
	if p.err != nil {
		return p.exitError()
	}
	return nil
}
