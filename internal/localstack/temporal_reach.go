package localstack

import (
	"crypto/tls"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// databaseTLS is how Temporal's programs encrypt what they say to PostgreSQL, in the words of their configuration.
type databaseTLS struct {
	Enabled bool   `yaml:"enabled"`
	Verify  bool   `yaml:"enableHostVerification"`
	CA      string `yaml:"caFile,omitempty"`
	Cert    string `yaml:"certFile,omitempty"`
	Key     string `yaml:"keyFile,omitempty"`
}

// tlsOf does as our own connection did: a URL may leave it to the server whether to encrypt, Temporal's programs don't.
func tlsOf(conn *pgx.Conn, settings url.Values) databaseTLS {
	if _, encrypted := conn.PgConn().Conn().(*tls.Conn); !encrypted {
		return databaseTLS{}
	}
	return databaseTLS{
		Enabled: true, Verify: strings.HasPrefix(settings.Get("sslmode"), "verify-"),
		CA: settings.Get("sslrootcert"), Cert: settings.Get("sslcert"), Key: settings.Get("sslkey"),
	}
}

// postgresPlugin is Temporal's name for PostgreSQL 12 and newer, reached by prepared statements: by postgres12 alone
// PostgreSQL parses and plans each anew.
const postgresPlugin = "postgres12_pgx"

// store tells the server of one of the databases.
func (d *temporalDatabases) store(name string, connections int) section {
	return section{"sql": section{
		"pluginName": postgresPlugin, "databaseName": name,
		"connectProtocol": "tcp", "connectAddr": net.JoinHostPort(d.owner.Host, strconv.Itoa(int(d.owner.Port))),
		"user": d.userInURL(), "password": d.owner.Password, "tls": d.tls,
		"maxConns": connections, "maxIdleConns": connections, "maxConnLifetime": "1h",
	}}
}

// toolArgs tell the schema tool of one of the databases. Everybody can read arguments: the password is in toolEnv.
func (d *temporalDatabases) toolArgs(name string) []string {
	args := []string{
		"--plugin", postgresPlugin, "--endpoint", d.owner.Host, "--port", strconv.Itoa(int(d.owner.Port)),
		"--user", d.userInURL(), "--database", name,
	}
	if !d.tls.Enabled {
		return args
	}
	args = append(args, "--tls", "--tls-ca-file", d.tls.CA, "--tls-cert-file", d.tls.Cert, "--tls-key-file", d.tls.Key)
	if !d.tls.Verify {
		args = append(args, "--tls-disable-host-verification")
	}
	return args
}

func (d *temporalDatabases) toolEnv() []string { return serverEnv("SQL_PASSWORD=" + d.owner.Password) }

// userInURL is for programs that put the name into a URL as it is; the password they escape.
func (d *temporalDatabases) userInURL() string { return url.PathEscape(d.owner.User) }
