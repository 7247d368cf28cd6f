package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// prefix begins the name of every setting. A variable that has it and is no
// setting is a mistake.
const prefix = "ORDERLOOM_"

// Load reads the settings of this process's environment. The error is a
// *Error.
func Load() (Config, error) { return LoadFrom(env.ToMap(os.Environ())) }

// LoadFrom reads settings from a map of variables. An empty value counts as
// unset. The error is a *Error with every mistake there is; none of them
// quotes a secret.
func LoadFrom(variables map[string]string) (Config, error) {
	set := maps.Clone(variables)
	maps.DeleteFunc(set, func(name, value string) bool {
		return value == "" || !strings.HasPrefix(name, prefix)
	})
	found := unknown(set)
	cfg, unread := parse(set)
	found = append(found, unread...)
	found = append(found, cfg.settle(set)...)
	if len(found) > 0 {
		return Config{}, &Error{Mistakes: found}
	}
	return cfg, nil
}

// Names lists every setting in the order of Config.
func Names() []string {
	fields, err := env.GetFieldParams(&Config{})
	if err != nil {
		panic(fmt.Sprintf("config: wrong tag: %v", err)) // a bug, and every test sees it
	}
	list := make([]string, len(fields))
	for i, field := range fields {
		list[i] = field.Key
	}
	return list
}

// parse reads one variable at a time, because the library names the Go field
// where people know the variable. A variable with a mistake keeps its default.
func parse(set map[string]string) (Config, []Mistake) {
	var found []Mistake
	good := make(map[string]string, len(set)+1)
	for _, name := range slices.Sorted(maps.Keys(set)) {
		one := map[string]string{name: set[name]}
		if err := env.ParseWithOptions(&Config{}, env.Options{Environment: one}); err != nil {
			found = append(found, Mistake{name, remedy(err)})
			continue
		}
		good[name] = set[name]
	}
	var cfg Config
	if err := env.ParseWithOptions(&cfg, env.Options{Environment: good}); err != nil {
		found = append(found, Mistake{"settings", err.Error()})
	}
	return cfg, found
}

// remedy says what a value should look like. Secrets are text of any shape, so
// no secret gets here.
func remedy(err error) string {
	parse, ok := errors.AsType[env.ParseError](err)
	if !ok {
		return err.Error()
	}
	switch parse.Type {
	case reflect.TypeFor[time.Duration]():
		return "want a duration such as 30s, 5m or 1h30m"
	case reflect.TypeFor[int]():
		return "want a whole number"
	case reflect.TypeFor[bool]():
		return "want true or false"
	}
	return parse.Err.Error()
}

// settle fills what depends on the machine and checks what one field's type
// can't say.
func (c *Config) settle(set map[string]string) []Mistake {
	found := c.settleDataDir()
	add := func(wrong bool, name, remedy string) {
		if wrong && set[name] != "" {
			found = append(found, Mistake{name, remedy})
		}
	}
	add(slices.ContainsFunc(c.AllowPrivateShops, noPlace), "ORDERLOOM_ALLOW_PRIVATE_SHOPS", "want networks, addresses or names of hosts, such as 10.1.0.0/16,192.168.1.5,shop.internal")
	add(c.ImportEvery < time.Second, "ORDERLOOM_IMPORT_EVERY", "want at least 1s")
	add(!isLoopback(c.DebugAddress), "ORDERLOOM_DEBUG_ADDRESS", "want host:port of this machine's loopback, such as 127.0.0.1:6060: profiles tell what a worker holds in memory")
	add(!isHostPort(c.MetricsAddress), "ORDERLOOM_METRICS_ADDRESS", "want host:port, such as 127.0.0.1:9090, without a scheme")
	add(!isPlace(c.TracesURL), "ORDERLOOM_TRACES_URL", "want where OTLP is taken over HTTP, such as http://127.0.0.1:4318/v1/traces, without user, query or fragment")
	add(!isDatabaseAddress(c.Database.URL.Reveal()), "ORDERLOOM_DATABASE_URL", wantDatabaseAddress)
	add(!isDatabaseAddress(c.Database.OwnerURL.Reveal()), "ORDERLOOM_OWNER_DATABASE_URL", wantDatabaseAddress)
	add(!isHostPort(c.Temporal.Address), "ORDERLOOM_TEMPORAL_ADDRESS", "want host:port, such as 127.0.0.1:7233, without a scheme")
	add(!isPlace(c.Temporal.UIURL), "ORDERLOOM_TEMPORAL_UI_URL", "want where people find Temporal's UI, such as https://temporal.example.com, without user, query or fragment")
	add(c.Temporal.TLSKey == "", "ORDERLOOM_TEMPORAL_TLS_CERT", "set ORDERLOOM_TEMPORAL_TLS_KEY as well: a certificate needs its key")
	add(c.Temporal.TLSCert == "", "ORDERLOOM_TEMPORAL_TLS_KEY", "set ORDERLOOM_TEMPORAL_TLS_CERT as well: a key needs its certificate")
	add(!isHostPort(c.Gateway.Address), "ORDERLOOM_GATEWAY_ADDRESS", "want host:port, such as 127.0.0.1:8080, without a scheme")
	add(!isPublic(c.Gateway.PublicURL), "ORDERLOOM_PUBLIC_URL", "want where the internet finds the gateway, such as https://hooks.example.com, without user, query or fragment")
	add(c.Gateway.TLSKey == "", "ORDERLOOM_TLS_CERT", "set ORDERLOOM_TLS_KEY as well: a certificate needs its key")
	add(c.Gateway.TLSCert == "", "ORDERLOOM_TLS_KEY", "set ORDERLOOM_TLS_CERT as well: a key needs its certificate")
	add(!isHostPort(c.Console.Address), "ORDERLOOM_CONSOLE_ADDRESS", "want host:port, such as 127.0.0.1:8090, without a scheme")
	add(!isSite(c.Console.URL), "ORDERLOOM_CONSOLE_URL", "want where people find the console, such as https://console.example.com, without a path, user, query or fragment")
	add(slices.ContainsFunc(c.Console.Proxies, noNetwork), "ORDERLOOM_CONSOLE_PROXIES", "want networks or addresses, such as 10.1.0.0/16,192.168.1.5")
	add(!isHostPort(c.SMTP.Address), "ORDERLOOM_SMTP_ADDRESS", "want host:port, such as mail.example.com:587, without a scheme")
	add(c.SMTP.From == "", "ORDERLOOM_SMTP_ADDRESS", "set ORDERLOOM_SMTP_FROM as well: mail needs a sender")
	add(c.SMTP.Address == "", "ORDERLOOM_SMTP_FROM", "set ORDERLOOM_SMTP_ADDRESS as well: a sender needs a server")
	add(!isSender(c.SMTP.From), "ORDERLOOM_SMTP_FROM", "want an address, such as \"Shop <shop@example.com>\" or shop@example.com")
	add(c.SMTP.Password == "", "ORDERLOOM_SMTP_USER", "set ORDERLOOM_SMTP_PASSWORD as well: a user logs in with one")
	add(c.SMTP.User == "", "ORDERLOOM_SMTP_PASSWORD", "set ORDERLOOM_SMTP_USER as well: nobody logs in without a user")
	add(c.Worker.WorkflowTasks < 2, "ORDERLOOM_WORKER_WORKFLOW_TASKS", "want at least 2")
	add(c.Worker.Pollers < 2, "ORDERLOOM_WORKER_POLLERS", "want at least 2")
	add(c.Worker.CachedWorkflows < 1, "ORDERLOOM_WORKER_CACHED_WORKFLOWS", "want at least 1")
	add(c.Worker.Activities < 1, "ORDERLOOM_WORKER_ACTIVITIES", "want at least 1")
	add(c.Worker.LocalActivities < 1, "ORDERLOOM_WORKER_LOCAL_ACTIVITIES", "want at least 1")
	add(strings.ContainsAny(c.Release.Deployment, ".:/"), "ORDERLOOM_DEPLOYMENT", "want a name without . : or /")
	add(strings.ContainsAny(c.Release.Build, ":/"), "ORDERLOOM_BUILD", "want a name without : or /")
	for _, file := range []struct{ name, path string }{
		{"ORDERLOOM_CA_FILE", c.CAFile},
		{"ORDERLOOM_TEMPORAL_TLS_CERT", c.Temporal.TLSCert},
		{"ORDERLOOM_TEMPORAL_TLS_KEY", c.Temporal.TLSKey},
		{"ORDERLOOM_TEMPORAL_TLS_CA", c.Temporal.TLSCA},
		{"ORDERLOOM_TLS_CERT", c.Gateway.TLSCert},
		{"ORDERLOOM_TLS_KEY", c.Gateway.TLSKey},
	} {
		_, err := os.Stat(file.path)
		add(err != nil, file.name, fmt.Sprintf("no such file, or not ours to see: %s", file.path))
	}
	return found
}

// settleDataDir makes DataDir absolute, because servers run there with another
// working directory than ours.
func (c *Config) settleDataDir() []Mistake {
	if c.DataDir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return []Mistake{{"ORDERLOOM_DATA_DIR", "set it to a directory of yours: this user has no cache directory"}}
		}
		c.DataDir = filepath.Join(cache, "orderloom")
	}
	absolute, err := filepath.Abs(c.DataDir)
	if err != nil {
		return []Mistake{{"ORDERLOOM_DATA_DIR", "want an absolute path"}}
	}
	c.DataDir = absolute
	return nil
}
