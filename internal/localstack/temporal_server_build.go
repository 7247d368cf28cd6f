package localstack

import (
	"context"
	"errors"
)

// serverPrograms are what Temporal over PostgreSQL is made of.
type serverPrograms struct{ server, schemaTool string }

// ensureServerPrograms builds one after the other: the second takes seconds.
func ensureServerPrograms(ctx context.Context, o Options) (p serverPrograms, err error) {
	server := temporalProgram{
		temporalModule: temporalServerModule(), what: "the Temporal server", name: "temporal-server", command: "cmd/server",
		takes: "about 3 minutes, seconds where the dev server was built",
	}
	schemaTool := temporalProgram{
		temporalModule: temporalServerModule(), what: "Temporal's schema tool", name: "temporal-sql-tool", command: "cmd/tools/sql", takes: "seconds",
	}
	if p.server, err = server.ensure(ctx, o); err == nil {
		p.schemaTool, err = schemaTool.ensure(ctx, o)
	}
	if errors.Is(err, errNoGo) {
		return p, errors.New("localstack: Temporal over PostgreSQL is built once: install Go, or use the dev server")
	}
	return p, err
}
