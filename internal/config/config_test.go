package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/config"
)

func TestDefaults(t *testing.T) {
	t.Parallel()
	cfg, err := config.LoadFrom(map[string]string{"ORDERLOOM_DATA_DIR": "/data", "HOME": "/", "ORDERLOOM_LOG_LEVEL": ""})
	require.NoError(t, err)
	require.Equal(t, config.Config{
		DataDir:     "/data",
		ImportEvery: time.Minute,
		Temporal:    config.Temporal{Address: "127.0.0.1:7233", Namespace: "default"},
		Gateway:     config.Gateway{Address: "127.0.0.1:8080"},
		Console:     config.Console{Address: "127.0.0.1:8090"},
		SMTP:        config.SMTP{TLS: config.SMTPStartTLS},
		Log:         config.Log{Level: config.LevelInfo, Format: config.FormatConsole},
		Worker:      config.Worker{WorkflowTasks: 16, Activities: 100, LocalActivities: 16, Pollers: 8, CachedWorkflows: 1000},
		Release:     config.Release{Deployment: "orderloom"},
	}, cfg)
	require.False(t, cfg.Temporal.UsesTLS())
	require.Equal(t, "/data/key.json", cfg.LocalKeyFile())
}

func TestEverySettingIsRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "some.pem")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	cfg, err := config.LoadFrom(map[string]string{
		"ORDERLOOM_DATA_DIR":                "data",
		"ORDERLOOM_KEY_FILE":                "/etc/orderloom/key.json",
		"ORDERLOOM_CA_FILE":                 file,
		"ORDERLOOM_ALLOW_PRIVATE_SHOPS":     "10.1.0.0/16,shop.internal",
		"ORDERLOOM_IMPORT_EVERY":            "90s",
		"ORDERLOOM_DEBUG_ADDRESS":           "localhost:6060",
		"ORDERLOOM_METRICS_ADDRESS":         ":9090",
		"ORDERLOOM_TRACES_URL":              "http://collector:4318/v1/traces",
		"ORDERLOOM_DATABASE_URL":            "postgres://app:pw1@db/orderloom",
		"ORDERLOOM_OWNER_DATABASE_URL":      "host=db user=owner password=pw2",
		"ORDERLOOM_TEMPORAL_ADDRESS":        "temporal:7233",
		"ORDERLOOM_TEMPORAL_NAMESPACE":      "shops",
		"ORDERLOOM_TEMPORAL_TLS_CERT":       file,
		"ORDERLOOM_TEMPORAL_TLS_KEY":        file,
		"ORDERLOOM_TEMPORAL_TLS_CA":         file,
		"ORDERLOOM_TEMPORAL_API_KEY":        "pw3",
		"ORDERLOOM_GATEWAY_ADDRESS":         ":8443",
		"ORDERLOOM_PUBLIC_URL":              "https://hooks.example.com/in",
		"ORDERLOOM_TLS_CERT":                file,
		"ORDERLOOM_TLS_KEY":                 file,
		"ORDERLOOM_CONSOLE_ADDRESS":         ":8091",
		"ORDERLOOM_CONSOLE_URL":             "https://console.example.com",
		"ORDERLOOM_CONSOLE_PROXIES":         "10.1.0.0/16,192.168.1.5",
		"ORDERLOOM_SMTP_ADDRESS":            "mail:465",
		"ORDERLOOM_SMTP_USER":               "shop",
		"ORDERLOOM_SMTP_PASSWORD":           "pw4",
		"ORDERLOOM_SMTP_FROM":               "Shop <shop@example.com>",
		"ORDERLOOM_SMTP_TLS":                "implicit",
		"ORDERLOOM_LOG_LEVEL":               "debug",
		"ORDERLOOM_LOG_FORMAT":              "json",
		"ORDERLOOM_WORKER_WORKFLOW_TASKS":   "2",
		"ORDERLOOM_WORKER_ACTIVITIES":       "3",
		"ORDERLOOM_WORKER_LOCAL_ACTIVITIES": "4",
		"ORDERLOOM_WORKER_POLLERS":          "5",
		"ORDERLOOM_WORKER_CACHED_WORKFLOWS": "6",
		"ORDERLOOM_WORKER_VERSIONED":        "true",
		"ORDERLOOM_DEPLOYMENT":              "shops",
		"ORDERLOOM_BUILD":                   "v1.2.3",
	})
	require.NoError(t, err)
	require.True(t, filepath.IsAbs(cfg.DataDir))
	cfg.DataDir = "data"
	require.Equal(t, config.Config{
		DataDir: "data",
		KeyFile: "/etc/orderloom/key.json",
		CAFile:  file, AllowPrivateShops: []string{"10.1.0.0/16", "shop.internal"},
		ImportEvery: 90 * time.Second, DebugAddress: "localhost:6060",
		MetricsAddress: ":9090", TracesURL: "http://collector:4318/v1/traces",
		Database: config.Database{URL: "postgres://app:pw1@db/orderloom", OwnerURL: "host=db user=owner password=pw2"},
		Temporal: config.Temporal{Address: "temporal:7233", Namespace: "shops", TLSCert: file, TLSKey: file, TLSCA: file, APIKey: "pw3"},
		Gateway:  config.Gateway{Address: ":8443", PublicURL: "https://hooks.example.com/in", TLSCert: file, TLSKey: file},
		Console:  config.Console{Address: ":8091", URL: "https://console.example.com", Proxies: []string{"10.1.0.0/16", "192.168.1.5"}},
		SMTP:     config.SMTP{Address: "mail:465", User: "shop", Password: "pw4", From: "Shop <shop@example.com>", TLS: config.SMTPImplicit},
		Log:      config.Log{Level: config.LevelDebug, Format: config.FormatJSON},
		Worker:   config.Worker{WorkflowTasks: 2, Activities: 3, LocalActivities: 4, Pollers: 5, CachedWorkflows: 6, Versioned: true},
		Release:  config.Release{Deployment: "shops", Build: "v1.2.3"},
	}, cfg)
	require.True(t, cfg.Temporal.UsesTLS())
	require.Equal(t, "/etc/orderloom/key.json", cfg.LocalKeyFile())
	require.NotRegexp(t, `pw\d`, fmt.Sprintf("%v %+v %#v", cfg, cfg, cfg))
}

const wantCollector = "want where OTLP is taken over HTTP, such as http://127.0.0.1:4318/v1/traces, without user, query or fragment"

const wantLoopback = "want host:port of this machine's loopback, such as 127.0.0.1:6060: profiles tell what a worker holds in memory"

const wantPlaces = "want networks, addresses or names of hosts, such as 10.1.0.0/16,192.168.1.5,shop.internal"

const wantSite = "want where people find the console, such as https://console.example.com, without a path, user, query or fragment"

const wantPublic = "want where the internet finds the gateway, such as https://hooks.example.com, without user, query or fragment"

func TestAMistakeIsNamedWithItsRemedy(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, setting, value, want string }{
		{"a private shop with a scheme", "ORDERLOOM_ALLOW_PRIVATE_SHOPS", "10.1.0.0/16,https://shop.internal", wantPlaces},
		{"a private network with a wrong mask", "ORDERLOOM_ALLOW_PRIVATE_SHOPS", "10.1.0.0/33", wantPlaces},
		{"a private shop with a port", "ORDERLOOM_ALLOW_PRIVATE_SHOPS", "shop.internal:8443", wantPlaces},
		{"a number for a duration", "ORDERLOOM_IMPORT_EVERY", "60", "want a duration such as 30s, 5m or 1h30m"},
		{"an interval too short", "ORDERLOOM_IMPORT_EVERY", "10ms", "want at least 1s"},
		{"an unknown level", "ORDERLOOM_LOG_LEVEL", "loud", `"loud" is no level: want debug, info, warn or error`},
		{"an unknown format", "ORDERLOOM_LOG_FORMAT", "xml", `"xml" is no format: want console or json`},
		{"a word for a number", "ORDERLOOM_WORKER_ACTIVITIES", "many", "want a whole number"},
		{"no activities", "ORDERLOOM_WORKER_ACTIVITIES", "0", "want at least 1"},
		{"no local activities", "ORDERLOOM_WORKER_LOCAL_ACTIVITIES", "-1", "want at least 1"},
		{"one poller", "ORDERLOOM_WORKER_POLLERS", "1", "want at least 2"},
		{"no cached workflow", "ORDERLOOM_WORKER_CACHED_WORKFLOWS", "0", "want at least 1"},
		{"one workflow task", "ORDERLOOM_WORKER_WORKFLOW_TASKS", "1", "want at least 2"},
		{"a deployment with a dot", "ORDERLOOM_DEPLOYMENT", "shop.riga", "want a name without . : or /"},
		{"a build with a colon", "ORDERLOOM_BUILD", "a:b", "want a name without : or /"},
		{"a word for yes or no", "ORDERLOOM_WORKER_VERSIONED", "perhaps", "want true or false"},
		{"an address with a scheme", "ORDERLOOM_TEMPORAL_ADDRESS", "http://temporal:7233/", "want host:port, such as 127.0.0.1:7233, without a scheme"},
		{"an address without a port", "ORDERLOOM_TEMPORAL_ADDRESS", "temporal", "want host:port, such as 127.0.0.1:7233, without a scheme"},
		{"profiles for everybody", "ORDERLOOM_DEBUG_ADDRESS", ":6060", wantLoopback},
		{"profiles for the network", "ORDERLOOM_DEBUG_ADDRESS", "10.0.0.7:6060", wantLoopback},
		{"profiles on a host of another name", "ORDERLOOM_DEBUG_ADDRESS", "worker-1:6060", wantLoopback},
		{"a console with a path", "ORDERLOOM_CONSOLE_URL", "https://example.com/console", wantSite},
		{"a console in the clear", "ORDERLOOM_CONSOLE_URL", "http://console.example.com", wantSite},
		{"a console with a scheme to listen on", "ORDERLOOM_CONSOLE_ADDRESS", "http://:8090/", "want host:port, such as 127.0.0.1:8090, without a scheme"},
		{"a proxy by its name", "ORDERLOOM_CONSOLE_PROXIES", "10.1.0.0/16,proxy.internal", "want networks or addresses, such as 10.1.0.0/16,192.168.1.5"},
		{"metrics without a port", "ORDERLOOM_METRICS_ADDRESS", "127.0.0.1", "want host:port, such as 127.0.0.1:9090, without a scheme"},
		{"traces without a scheme", "ORDERLOOM_TRACES_URL", "collector:4318", wantCollector},
		{"traces with a login", "ORDERLOOM_TRACES_URL", "http://u:p@collector:4318/v1/traces", wantCollector},
		{"profiles without a port", "ORDERLOOM_DEBUG_ADDRESS", "127.0.0.1", wantLoopback},
		{"a gateway's address with a scheme", "ORDERLOOM_GATEWAY_ADDRESS", "http://0.0.0.0:8080", "want host:port, such as 127.0.0.1:8080, without a scheme"},
		{"webhooks that anybody can read", "ORDERLOOM_PUBLIC_URL", "http://hooks.example.com", wantPublic},
		{"a public address without a scheme", "ORDERLOOM_PUBLIC_URL", "hooks.example.com", wantPublic},
		{"a public address with a password", "ORDERLOOM_PUBLIC_URL", "https://a:s3cret@hooks.example.com", wantPublic},
		{"a public address with a query", "ORDERLOOM_PUBLIC_URL", "https://hooks.example.com/?a=b", wantPublic},
		{"a gateway's certificate without its key", "ORDERLOOM_TLS_CERT", "/dev/null", "set ORDERLOOM_TLS_KEY as well: a certificate needs its key"},
		{"a gateway's key without its certificate", "ORDERLOOM_TLS_KEY", "/dev/null", "set ORDERLOOM_TLS_CERT as well: a key needs its certificate"},
		{"an unknown way to encrypt mail", "ORDERLOOM_SMTP_TLS", "ssl", `"ssl" is no way to encrypt: want starttls, implicit or none`},
		{"a mail server without a sender", "ORDERLOOM_SMTP_ADDRESS", "mail:587", "set ORDERLOOM_SMTP_FROM as well: mail needs a sender"},
		{"a sender without a mail server", "ORDERLOOM_SMTP_FROM", "shop@example.com", "set ORDERLOOM_SMTP_ADDRESS as well: a sender needs a server"},
		{"a user without a password", "ORDERLOOM_SMTP_USER", "shop", "set ORDERLOOM_SMTP_PASSWORD as well: a user logs in with one"},
		{"a password without a user", "ORDERLOOM_SMTP_PASSWORD", "s3cret", "set ORDERLOOM_SMTP_USER as well: nobody logs in without a user"},
		{"another database", "ORDERLOOM_DATABASE_URL", "mysql://u:s3cret@h/d", "want postgres://user:password@host:5432/database or host=… user=… dbname=…"},
		{"no database address at all", "ORDERLOOM_OWNER_DATABASE_URL", "s3cret", "want postgres://user:password@host:5432/database or host=… user=… dbname=…"},
		{"a file that isn't there", "ORDERLOOM_CA_FILE", "/no/such/file", "no such file, or not ours to see: /no/such/file"},
		{"a key without its certificate", "ORDERLOOM_TEMPORAL_TLS_KEY", "/dev/null", "set ORDERLOOM_TEMPORAL_TLS_CERT as well: a key needs its certificate"},
		{"a certificate without its key", "ORDERLOOM_TEMPORAL_TLS_CERT", "/dev/null", "set ORDERLOOM_TEMPORAL_TLS_KEY as well: a certificate needs its key"},
		{"letters left out", "ORDERLOOM_DATABSE_UR", "s3cret", "there is no such setting: did you mean ORDERLOOM_DATABASE_URL?"},
		{"nothing like a setting", "ORDERLOOM_COLOUR_OF_THE_SKY", "s3cret", "there is no such setting: unset it; .env.example lists all"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := config.LoadFrom(map[string]string{"ORDERLOOM_DATA_DIR": "/data", tt.setting: tt.value})
			require.EqualError(t, err, "settings: "+tt.setting+": "+tt.want)
			require.NotContains(t, err.Error(), "s3cret")
		})
	}
}

func TestProfilesMayBeServedOnTheLoopback(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"127.0.0.1:6060", "127.0.0.2:0", "[::1]:6060", "localhost:6060"} {
		cfg, err := config.LoadFrom(map[string]string{"ORDERLOOM_DATA_DIR": "/data", "ORDERLOOM_DEBUG_ADDRESS": address})
		require.NoError(t, err, address)
		require.Equal(t, address, cfg.DebugAddress)
	}
}

func TestAllMistakesAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := config.LoadFrom(map[string]string{
		"ORDERLOOM_LOG_LEVL":       "debug",
		"ORDERLOOM_LOG_FORMAT":     "xml",
		"ORDERLOOM_WORKER_POLLERS": "0",
	})
	require.EqualError(t, err, `settings: 3 mistakes:
  ORDERLOOM_LOG_LEVL: there is no such setting: did you mean ORDERLOOM_LOG_LEVEL?
  ORDERLOOM_LOG_FORMAT: "xml" is no format: want console or json
  ORDERLOOM_WORKER_POLLERS: want at least 2`)
}

func TestAMailServerThatCantBeUsedIsNamed(t *testing.T) {
	t.Parallel()
	_, err := config.LoadFrom(map[string]string{
		"ORDERLOOM_DATA_DIR": "/data", "ORDERLOOM_SMTP_ADDRESS": "smtp://mail.example.com", "ORDERLOOM_SMTP_FROM": "the shop",
	})
	require.EqualError(t, err, `settings: 2 mistakes:
  ORDERLOOM_SMTP_ADDRESS: want host:port, such as mail.example.com:587, without a scheme
  ORDERLOOM_SMTP_FROM: want an address, such as "Shop <shop@example.com>" or shop@example.com`)
}

func TestWhatACommandNeedsIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	var none config.Config
	require.EqualError(t, none.ReadyForWorker(), `settings: 2 mistakes:
  ORDERLOOM_DATABASE_URL: missing: set it to the application role's address, such as postgres://orderloom_app:password@host:5432/orderloom
  ORDERLOOM_KEY_FILE: missing: set it to the key file that opens stored credentials`)
	require.ErrorContains(t, none.ReadyForMigrate(), "ORDERLOOM_OWNER_DATABASE_URL: missing")
	require.ErrorContains(t, none.ReadyForConsole(), "ORDERLOOM_DATABASE_URL: missing")
	require.ErrorContains(t, none.ReadyForLedger(), "ORDERLOOM_DATABASE_URL: missing")

	full := config.Config{KeyFile: "key", Database: config.Database{URL: "postgres://a", OwnerURL: "postgres://o"}}
	require.NoError(t, full.ReadyForWorker())
	require.NoError(t, full.ReadyForMigrate())
	require.NoError(t, full.ReadyForLedger())
}

// TestExampleListsEverySetting holds .env.example to the code: each of its
// settings exists, and none is left out.
func TestExampleListsEverySetting(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("../../.env.example")
	require.NoError(t, err)
	var listed []string
	for _, match := range regexp.MustCompile(`(?m)^#?(ORDERLOOM_[A-Z_]+)=`).FindAllSubmatch(example, -1) {
		listed = append(listed, string(match[1]))
	}
	require.ElementsMatch(t, config.Names(), listed)
}

func TestLoadReadsTheEnvironment(t *testing.T) {
	t.Setenv("ORDERLOOM_TEMPORAL_NAMESPACE", "from-the-environment")
	cfg, err := config.Load()
	require.NoError(t, err)
	require.Equal(t, "from-the-environment", cfg.Temporal.Namespace)
}

func TestNoPasswordGoesOverANetworkInTheClear(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		address, url string
		ready        bool
	}{
		"this machine's loopback":       {"127.0.0.1:8090", "", true},
		"loopback, by a tunnel":         {"[::1]:8090", "http://localhost:8090", true},
		"every address, behind a proxy": {":8090", "https://console.example.com", true},
		"every address":                 {":8090", "", false},
		"a private one":                 {"10.1.0.5:8090", "http://localhost:8090", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg, err := config.LoadFrom(map[string]string{
				"ORDERLOOM_DATABASE_URL": "postgres://a", "ORDERLOOM_CONSOLE_ADDRESS": test.address, "ORDERLOOM_CONSOLE_URL": test.url,
			})
			require.NoError(t, err)
			if test.ready {
				require.NoError(t, cfg.ReadyForConsole())
				return
			}
			require.ErrorContains(t, cfg.ReadyForConsole(), "ORDERLOOM_CONSOLE_URL: missing: set it to where people find the console by https")
		})
	}
}

func TestAProxyIsANetworkOfItsOwn(t *testing.T) {
	t.Parallel()
	proxies := config.Console{Proxies: []string{"10.1.2.3/16", " 192.168.1.5", "fd00::1"}}.ProxyNetworks()
	require.Equal(t, "[10.1.0.0/16 192.168.1.5/32 fd00::1/128]", fmt.Sprint(proxies))
}
