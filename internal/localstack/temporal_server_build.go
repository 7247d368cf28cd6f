package localstack

import (
	"context"
	"errors"
)

// temporalServerVersion is that of the server and of its schema tool.
const temporalServerVersion = "v1.29.1"

// serverPrograms are what Temporal over PostgreSQL is made of.
type serverPrograms struct{ server, schemaTool string }

// ensureServerPrograms builds one after the other: they share most of their packages, so the second takes seconds.
func ensureServerPrograms(ctx context.Context, o Options) (p serverPrograms, err error) {
	const module = "go.temporal.io/server"
	server := temporalProgram{
		what: "the Temporal server", name: "temporal-server", takes: "about 3 minutes",
		module: module, version: temporalServerVersion, command: "cmd/server",
	}
	schemaTool := temporalProgram{
		what: "Temporal's schema tool", name: "temporal-sql-tool", takes: "seconds",
		module: module, version: temporalServerVersion, command: "cmd/tools/sql",
	}
	if p.server, err = server.ensure(ctx, o); err == nil {
		p.schemaTool, err = schemaTool.ensure(ctx, o)
	}
	if errors.Is(err, errNoGo) {
		return p, errors.New("localstack: Temporal over PostgreSQL is built once: install Go, or use the dev server")
	}
	return p, err
}
