// Package config holds the settings of a process. It alone reads the
// environment, and it finds all mistakes at once: a value that can't be read, a
// name that is no setting, a setting that a command needs and doesn't have.
//
// What steers one shop is not here but in the database, where its owner can
// change it.
package config

import (
	"path/filepath"
	"time"

	"github.com/orderloom/orderloom/internal/secret"
)

// Config is every setting of a process. Each has a good zero value or a default;
// ReadyForWorker and its siblings say what a command can't do without.
type Config struct {
	// DataDir is where the local stack and the key that it makes live. Absolute;
	// the default is "orderloom" in the user's cache directory.
	DataDir string `env:"ORDERLOOM_DATA_DIR"`
	// KeyFile is the keyset that opens stored credentials, mode 0600. Empty means
	// that there is none; see LocalKeyFile for `dev` and `demo`.
	KeyFile string `env:"ORDERLOOM_KEY_FILE"`
	// CAFile holds certificates in PEM of authorities to trust for shops, beside
	// the system's own. Empty adds none.
	CAFile string `env:"ORDERLOOM_CA_FILE"`
	// AllowPrivateShops are the private networks (10.1.0.0/16), addresses and names of
	// hosts that shops may be at. Empty allows the internet alone.
	AllowPrivateShops []string `env:"ORDERLOOM_ALLOW_PRIVATE_SHOPS"`
	// ImportEvery is how often each channel's changed orders are read.
	ImportEvery time.Duration `env:"ORDERLOOM_IMPORT_EVERY" envDefault:"1m"`
	// DebugAddress is host:port on this machine's loopback where a worker serves
	// its profiles (net/http/pprof). Empty serves none.
	DebugAddress string `env:"ORDERLOOM_DEBUG_ADDRESS"`
	// MetricsAddress is host:port where a worker serves /metrics, /healthz and /readyz, and
	// a console /metrics.
	// Empty serves none.
	MetricsAddress string `env:"ORDERLOOM_METRICS_ADDRESS"`
	// TracesURL is where traces are sent by OTLP over HTTP: http://host:4318/v1/traces.
	// Empty makes none.
	TracesURL string `env:"ORDERLOOM_TRACES_URL"`

	Database Database
	Temporal Temporal
	Gateway  Gateway
	Console  Console
	SMTP     SMTP
	Log      Log
	Worker   Worker
	Release  Release
}

// Database is how PostgreSQL is reached. Both addresses may hold a password.
type Database struct {
	// URL is the application role's address; that role can't alter posted
	// documents or the journal.
	URL secret.String `env:"ORDERLOOM_DATABASE_URL"`
	// OwnerURL is the owner's address. Only `orderloom migrate` uses it.
	OwnerURL secret.String `env:"ORDERLOOM_OWNER_DATABASE_URL"`
}

// Temporal is how the Temporal server is reached.
type Temporal struct {
	// Address is host:port of the frontend.
	Address string `env:"ORDERLOOM_TEMPORAL_ADDRESS" envDefault:"127.0.0.1:7233"`
	// Namespace holds every workflow of this installation.
	Namespace string `env:"ORDERLOOM_TEMPORAL_NAMESPACE" envDefault:"default"`
	// TLSCert and TLSKey are files in PEM of the client's certificate: both or
	// neither.
	TLSCert string `env:"ORDERLOOM_TEMPORAL_TLS_CERT"`
	TLSKey  string `env:"ORDERLOOM_TEMPORAL_TLS_KEY"`
	// TLSCA is a file in PEM of the authority that signed the server's
	// certificate. Empty trusts the system's.
	TLSCA string `env:"ORDERLOOM_TEMPORAL_TLS_CA"`
	// UIURL is where people find Temporal's UI; empty where nobody knows. Links lead there.
	UIURL string `env:"ORDERLOOM_TEMPORAL_UI_URL"`
	// APIKey is a key of Temporal Cloud.
	APIKey secret.String `env:"ORDERLOOM_TEMPORAL_API_KEY"`
}

// UsesTLS reports whether the connection is encrypted: it is as soon as a
// certificate, an authority or a key of Temporal Cloud is set.
func (t Temporal) UsesTLS() bool {
	return t.TLSCert != "" || t.TLSCA != "" || t.APIKey != ""
}

// Gateway is where webhooks come in.
type Gateway struct {
	// Address is host:port to listen on.
	Address string `env:"ORDERLOOM_GATEWAY_ADDRESS" envDefault:"127.0.0.1:8080"`
	// PublicURL is where the internet finds the gateway: https, and http on this
	// machine's loopback alone. Without it nobody can be told where to send.
	PublicURL string `env:"ORDERLOOM_PUBLIC_URL"`
	// TLSCert and TLSKey are files in PEM of the gateway's own certificate: both or
	// neither, where a proxy before it has one.
	TLSCert string `env:"ORDERLOOM_TLS_CERT"`
	TLSKey  string `env:"ORDERLOOM_TLS_KEY"`
}

// Console is where people look at it all.
type Console struct {
	// Address is host:port to listen on.
	Address string `env:"ORDERLOOM_CONSOLE_ADDRESS" envDefault:"127.0.0.1:8090"`
	// URL is where people find the console: https, through a proxy that has a
	// certificate. Without it nobody but this machine is served.
	URL string `env:"ORDERLOOM_CONSOLE_URL"`
	// Proxies are the networks and addresses of the proxies before the console, which
	// are believed in where a request comes from.
	Proxies []string `env:"ORDERLOOM_CONSOLE_PROXIES"`
}

// SMTP is the server that mails documents to buyers. Without an address nothing is
// mailed.
type SMTP struct {
	// Address is host:port.
	Address string `env:"ORDERLOOM_SMTP_ADDRESS"`
	// User and Password log in; without a user nobody does.
	User     string        `env:"ORDERLOOM_SMTP_USER"`
	Password secret.String `env:"ORDERLOOM_SMTP_PASSWORD"`
	// From is who sends: "Shop <shop@example.com>", or the address alone.
	From string `env:"ORDERLOOM_SMTP_FROM"`
	// TLS says how the connection is encrypted; none falls back to another.
	TLS SMTPTLS `env:"ORDERLOOM_SMTP_TLS" envDefault:"starttls"`
}

// Log is how much is logged and in what shape. Logs go to standard error.
type Log struct {
	// Level is the least important level that is written.
	Level LogLevel `env:"ORDERLOOM_LOG_LEVEL" envDefault:"info"`
	// Format is for eyes (console) or for machines (json).
	Format LogFormat `env:"ORDERLOOM_LOG_FORMAT" envDefault:"console"`
}

// Worker tunes how much one worker does at a time. The defaults suit two cores.
type Worker struct {
	// WorkflowTasks is how many workflow tasks run at once; at least 2.
	WorkflowTasks int `env:"ORDERLOOM_WORKER_WORKFLOW_TASKS" envDefault:"16"`
	// Activities is how many activities run at once.
	Activities int `env:"ORDERLOOM_WORKER_ACTIVITIES" envDefault:"100"`
	// LocalActivities is how many steps on our own database run at once.
	LocalActivities int `env:"ORDERLOOM_WORKER_LOCAL_ACTIVITIES" envDefault:"16"`
	// Pollers is how many requests for work are open at once, for workflow tasks
	// and for activities alike; at least 2.
	Pollers int `env:"ORDERLOOM_WORKER_POLLERS" envDefault:"8"`
	// CachedWorkflows is how many workflows stay in memory between their tasks. Any other is
	// walked again from its history when something happens to it, which takes milliseconds.
	CachedWorkflows int `env:"ORDERLOOM_WORKER_CACHED_WORKFLOWS" envDefault:"1000"`
	// Versioned makes the worker one of its build, which is given work once the build is
	// made current. Otherwise it is of no build, and takes all work that no build is
	// given.
	Versioned bool `env:"ORDERLOOM_WORKER_VERSIONED"`
}

// Release says which build of which deployment this program is.
type Release struct {
	// Deployment is what Temporal knows all builds together by.
	Deployment string `env:"ORDERLOOM_DEPLOYMENT" envDefault:"orderloom"`
	// Build tells this program from others of the deployment. Empty is its version.
	Build string `env:"ORDERLOOM_BUILD"`
}

// LocalKeyFile is the key file of `dev` and `demo`: KeyFile, or else key.json in
// DataDir, which they make.
func (c Config) LocalKeyFile() string {
	if c.KeyFile != "" {
		return c.KeyFile
	}
	return filepath.Join(c.DataDir, "key.json")
}
