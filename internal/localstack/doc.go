// Package localstack runs PostgreSQL and Temporal, with its UI, on this machine: for `orderloom dev`, for the demo and
// for tests. It finds the servers, else installs or builds them, keeps their data, and never leaves a process behind.
//
// A stack lives in one directory:
//
//	lock            held by whoever runs the stack, and by its servers until the last of them is gone
//	secret          what the passwords of the database roles are derived from (mode 0600)
//	postgres        the private cluster; as root a link to where an unprivileged account can reach it (see below)
//	socket          a link to the cluster's Unix socket, for psql -h
//	postgres.log    what PostgreSQL said; the run before is in postgres.log.previous
//	temporal/       Temporal's SQLite file
//	temporal-server the configuration of a Temporal over PostgreSQL (mode 0600), whose state is in two more databases
//	temporal.log
//	ca/             the certificate authority of the simulated shops
//
// PostgreSQL refuses to run as root, and root's own directories are closed to everybody else. So as root the servers
// of PostgreSQL run as the account `postgres`, or `nobody` where there is none, and the cluster lies in
// /var/lib/orderloom, in a directory of that account named after a hash of the stack's directory. The link
// is what counts: a stack directory that was deleted begins anew, whatever lies under /var/lib/orderloom.
//
// Programs that had to be built lie in a cache directory that all stacks of a user share.
//
// Processes: every server has a process group of its own, so that Ctrl-C reaches this program alone and Close can stop
// them in order. When this program dies, even by SIGKILL, the kernel (Linux) or a watching shell (elsewhere) ends them.
//
// Not in here: migrations, search attributes, the simulated shops, the encryption key. Windows is not supported.
package localstack
