package localstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// startPatience bounds a server's start where the caller's context doesn't.
const startPatience = 2 * time.Minute

// postgresServer is a running private cluster.
type postgresServer struct {
	process   *process
	home      clusterHome
	socketDir string
	port      int
	program   postgresProgram
}

// startPostgres returns when the server answers. It leaves nothing behind when it fails.
func startPostgres(ctx context.Context, o Options, lock *os.File) (*postgresServer, error) {
	installed, err := ensurePostgres(ctx, o)
	if err != nil {
		return nil, err
	}
	home, err := openHome(o, lock)
	if err != nil {
		return nil, err
	}
	s := &postgresServer{home: home}
	if err := s.start(ctx, o, installed); err != nil {
		return nil, errors.Join(err, s.stop(o.Ephemeral))
	}
	return s, nil
}

func (s *postgresServer) start(ctx context.Context, o Options, installed []postgresProgram) error {
	program, err := choosePostgres(installed, s.home)
	if err != nil {
		return err
	}
	if err := ensureCluster(ctx, o, s.home, program); err != nil {
		return err
	}
	if err := s.clearRemains(o); err != nil {
		return err
	}
	s.program = program
	o.say("Starting PostgreSQL %d (a second)", program.major)
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	err = withFreePorts(1, func(ports []int) error {
		s.port = ports[0]
		return s.launch(ctx, o)
	})
	if err != nil {
		return fmt.Errorf("localstack: start PostgreSQL: %w", err)
	}
	return nil
}

// clearRemains removes what a server that was killed couldn't: nobody else runs this cluster, because we hold the
// lock that its processes inherit. PostgreSQL itself would only look whether any process has the recorded id.
func (s *postgresServer) clearRemains(o Options) error {
	if err := os.Remove(filepath.Join(s.home.data(), "postmaster.pid")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("localstack: remains of a killed server: %w", err)
	}
	var err error
	s.socketDir, err = renewSocketDir(o.Dir, s.home.as)
	return err
}

func (s *postgresServer) launch(ctx context.Context, o Options) error {
	var err error
	s.process, err = startProcess(command{
		name: "PostgreSQL", path: filepath.Join(s.program.bin, "postgres"), args: s.args(o), env: serverEnv(),
		log: postgresLog(o), as: s.home.as, holds: s.home.lock, orphaned: syscall.SIGINT,
	})
	if err != nil {
		return err
	}
	return until(ctx, s.process, func(ctx context.Context) error {
		conn, err := s.connect(ctx)
		if err != nil {
			return err
		}
		return conn.Close(ctx)
	})
}

// args keeps statements and values out of the log: they hold personal data.
func (s *postgresServer) args(o Options) []string {
	settings := []string{
		"listen_addresses=" + loopback, "port=" + strconv.Itoa(s.port),
		"unix_socket_directories=" + s.socketDir, "unix_socket_permissions=0700",
		"max_connections=200", "timezone=UTC", "log_timezone=UTC",
		"log_min_error_statement=panic", "log_error_verbosity=terse", "cluster_name=orderloom",
	}
	if o.Ephemeral {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_wal_size=4GB")
	}
	args := []string{"-D", s.home.data()}
	for _, setting := range append(settings, o.Postgres...) {
		args = append(args, "-c", setting)
	}
	return args
}

// connect reaches the server as its superuser by the private socket.
func (s *postgresServer) connect(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return pgx.Connect(ctx, socketURL(s.socketDir, s.port))
}

// cut ends the server and cuts off whoever is connected. A crash would lose what an ephemeral one committed last.
func (s *postgresServer) cut() error {
	s.process.meant.Store(true)
	return s.process.stop(20*time.Second, syscall.SIGINT)
}

// relaunch brings the server back where it was.
func (s *postgresServer) relaunch(ctx context.Context, o Options) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	return s.launch(ctx, o)
}

// stop ends the server; a nil one is fine. In a hurry it skips the checkpoint, and the data isn't wanted any more.
func (s *postgresServer) stop(ephemeral bool) error {
	if s == nil {
		return nil
	}
	var err error
	if s.process != nil {
		if ephemeral {
			err = s.process.stop(10*time.Second, syscall.SIGQUIT)
		} else {
			err = s.process.stop(20*time.Second, syscall.SIGINT, syscall.SIGQUIT)
		}
	}
	if ephemeral {
		err = errors.Join(err, os.RemoveAll(s.home.dir))
	}
	return errors.Join(err, os.RemoveAll(s.socketDir))
}
