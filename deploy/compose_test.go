package deploy_test

import (
	"fmt"
	"maps"
	"net"
	"net/netip"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/config"
)

const (
	healthy = types.ServiceConditionHealthy
	done    = types.ServiceConditionCompletedSuccessfully
)

// passwords are what deploy/.env has to hold.
func passwords() map[string]string {
	return map[string]string{
		"POSTGRES_PASSWORD": "p0", "OWNER_PASSWORD": "p1", "APP_PASSWORD": "p2", "TEMPORAL_PASSWORD": "p3",
	}
}

func TestEachServiceWaitsForWhatItNeeds(t *testing.T) {
	t.Parallel()
	waits := map[string]map[string]string{}
	for name, service := range compose(t).Services {
		waits[name] = map[string]string{}
		for other, on := range service.DependsOn {
			waits[name][other] = on.Condition
		}
	}
	require.Equal(t, map[string]map[string]string{
		"postgres": {},
		"roles":    {"postgres": healthy},
		"temporal": {"roles": done},
		"ui":       {"temporal": healthy},
		"migrate":  {"roles": done, "temporal": healthy},
		"worker":   {"migrate": done, "temporal": healthy},
		"gateway":  {"migrate": done},
		"console":  {"migrate": done},
	}, waits)
}

func TestWhatIsMountedIsThere(t *testing.T) {
	t.Parallel()
	project := compose(t)
	for name, service := range project.Services {
		for _, volume := range service.Volumes {
			if volume.Type == types.VolumeTypeBind {
				require.FileExists(t, volume.Source, name)
				require.True(t, volume.ReadOnly, "%s may write to %s", name, volume.Source)
				continue
			}
			require.Contains(t, project.Volumes, volume.Source, name)
		}
		if service.Build == nil {
			requirePinned(t, service.Image)
			continue
		}
		require.FileExists(t, filepath.Join(service.Build.Context, service.Build.Dockerfile), name)
		require.FileExists(t, filepath.Join(service.Build.Context, "go.mod"), name)
	}
}

func TestSettingsAreKnownAndSuffice(t *testing.T) {
	t.Parallel()
	services := compose(t).Services
	for _, service := range services {
		requireSettings(t, variables(service))
	}
	worker, err := config.LoadFrom(withHome(services["worker"]))
	require.NoError(t, err)
	require.NoError(t, worker.ReadyForWorker())
	migrate, err := config.LoadFrom(withHome(services["migrate"]))
	require.NoError(t, err)
	require.NoError(t, migrate.ReadyForMigrate())
	require.Equal(t, migrate.KeyFile, worker.KeyFile)
	require.Equal(t, migrate.Temporal, worker.Temporal)
	require.Equal(t, migrate.Database.URL, worker.Database.URL)
	require.Equal(t, variables(services["temporal"])["DEFAULT_NAMESPACE"], worker.Temporal.Namespace)
}

func TestTheConsoleStartsForWhoHasAnAddressForIt(t *testing.T) {
	t.Parallel()
	service := compose(t).Services["console"]
	require.Equal(t, []string{"console"}, service.Profiles)
	unsaid, err := config.LoadFrom(withHome(service))
	require.NoError(t, err)
	require.ErrorContains(t, unsaid.ReadyForConsole(), "ORDERLOOM_CONSOLE_URL: missing")

	set := passwords()
	set["ORDERLOOM_CONSOLE_URL"] = "https://console.example.com"
	project, err := load(t, set)
	require.NoError(t, err)
	console, err := config.LoadFrom(withHome(project.Services["console"]))
	require.NoError(t, err)
	require.NoError(t, console.ReadyForConsole())
	require.True(t, slices.ContainsFunc(console.Console.ProxyNetworks(), func(n netip.Prefix) bool { return n.Contains(netip.MustParseAddr("172.18.0.1")) }), "Docker's bridge, by which the proxy comes")
	_, port, err := net.SplitHostPort(console.Console.Address)
	require.NoError(t, err)
	require.Equal(t, strconv.Itoa(int(service.Ports[0].Target)), port)
}

func TestTheWorkerMailsByTheServerOfTheEnvironment(t *testing.T) {
	t.Parallel()
	silent, err := config.LoadFrom(withHome(compose(t).Services["worker"]))
	require.NoError(t, err)
	require.Empty(t, silent.SMTP.Address)

	set := passwords()
	for name, value := range map[string]string{
		"ADDRESS": "mail.example.com:465", "FROM": "shop@example.com", "USER": "shop", "PASSWORD": "p", "TLS": "implicit",
	} {
		set["ORDERLOOM_SMTP_"+name] = value
	}
	project, err := load(t, set)
	require.NoError(t, err)
	worker, err := config.LoadFrom(withHome(project.Services["worker"]))
	require.NoError(t, err)
	require.Equal(t, config.SMTP{Address: "mail.example.com:465", From: "shop@example.com", User: "shop", Password: "p", TLS: config.SMTPImplicit}, worker.SMTP)
	require.NotContains(t, variables(project.Services["migrate"]), "ORDERLOOM_SMTP_PASSWORD", "who doesn't mail needs no login")
}

func TestOnlyMigrateWritesTheKeyAndKnowsTheOwner(t *testing.T) {
	t.Parallel()
	services := compose(t).Services
	for name, service := range services {
		for variable, value := range variables(service) {
			if name != "roles" && name != "migrate" {
				require.NotContains(t, value, passwords()["OWNER_PASSWORD"], "%s: %s", name, variable)
			}
		}
		for _, volume := range service.Volumes {
			if volume.Source == "key" {
				require.Equal(t, path.Dir(variables(service)["ORDERLOOM_KEY_FILE"]), volume.Target)
				require.Equal(t, name != "migrate", volume.ReadOnly)
			}
		}
	}
	require.Equal(t, types.ShellCommand{"migrate", "--new-key"}, services["migrate"].Command)
	require.Equal(t, types.ShellCommand{"worker"}, services["worker"].Command)
}

func TestNoPasswordHasADefault(t *testing.T) {
	t.Parallel()
	uses := regexp.MustCompile(`\$\{?(\w*PASSWORD)(\S\S)?`).FindAllStringSubmatch(read(t, "compose.yaml"), -1)
	for _, use := range uses {
		require.Equal(t, ":?", use[2], use[0])
	}
	for _, name := range slices.Sorted(maps.Keys(passwords())) {
		t.Run("without "+name+" nothing starts", func(t *testing.T) {
			t.Parallel()
			set := passwords()
			delete(set, name)
			_, err := load(t, set)
			require.ErrorContains(t, err, name)
		})
	}
}

func TestNothingListensForOtherMachines(t *testing.T) {
	t.Parallel()
	for name, service := range compose(t).Services {
		for _, port := range service.Ports {
			require.Equal(t, "127.0.0.1", port.HostIP, name)
			require.Contains(t, []string{"ui", "gateway", "console"}, name)
		}
		require.Empty(t, service.NetworkMode, name)
	}
}

func TestHistoriesAreKeptForThirtyDays(t *testing.T) {
	t.Parallel()
	kept, err := time.ParseDuration(variables(compose(t).Services["temporal"])["DEFAULT_NAMESPACE_RETENTION"])
	require.NoError(t, err)
	require.GreaterOrEqual(t, kept, 30*24*time.Hour)
}

// compose is compose.yaml as Compose reads it, with all passwords set.
func compose(t *testing.T) *types.Project {
	t.Helper()
	project, err := load(t, passwords())
	require.NoError(t, err)
	return project
}

func load(t *testing.T, environment map[string]string) (*types.Project, error) {
	t.Helper()
	var set []string
	for name, value := range environment {
		set = append(set, fmt.Sprintf("%s=%s", name, value))
	}
	options, err := cli.NewProjectOptions([]string{"compose.yaml"}, cli.WithEnv(set), cli.WithProfiles([]string{"console"}))
	require.NoError(t, err)
	return options.LoadProject(t.Context())
}

// variables are what a service is given, those without a value as empty.
func variables(service types.ServiceConfig) map[string]string {
	set := map[string]string{}
	for name, value := range service.Environment {
		set[name] = ""
		if value != nil {
			set[name] = *value
		}
	}
	return set
}

// withHome adds what the image sets.
func withHome(service types.ServiceConfig) map[string]string {
	set := variables(service)
	set["ORDERLOOM_DATA_DIR"] = "/var/lib/orderloom"
	return set
}
