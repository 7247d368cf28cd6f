package deploy_test

import (
	"strings"
	"testing"

	"github.com/coreos/go-systemd/v22/unit"
	"github.com/stretchr/testify/require"
)

func TestUnits(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"worker", "gateway", "migrate", "console"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := service(t, name)

			t.Run("runs the installed program with its own settings", func(t *testing.T) {
				t.Parallel()
				require.Equal(t, []string{"/usr/local/bin/orderloom " + name}, u["Service.ExecStart"])
				require.Equal(t, []string{"/etc/orderloom/" + name + ".env"}, u["Service.EnvironmentFile"])
				requireSettings(t, environment(t, u))
			})
			t.Run("has the key as a file that is its own", func(t *testing.T) {
				t.Parallel()
				require.Equal(t, []string{"key.json:/etc/orderloom/key.json"}, u["Service.LoadCredential"])
				key := environment(t, u)["ORDERLOOM_KEY_FILE"]
				require.Equal(t, "%t/"+u.one(t, "Service.RuntimeDirectory")+"/key.json", key)
				require.Equal(t, "/usr/bin/install -m 0600 %d/key.json "+key, u.one(t, "Service.ExecStartPre"))
				require.Equal(t, "0700", u.one(t, "Service.RuntimeDirectoryMode"))
			})
			t.Run("is hardened", func(t *testing.T) {
				t.Parallel()
				for setting, want := range map[string]string{
					"DynamicUser": "yes", "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "ProtectSystem": "strict",
					"ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes", "RestrictNamespaces": "yes",
					"MemoryDenyWriteExecute": "yes", "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX", "UMask": "0077",
				} {
					require.Equal(t, want, u.one(t, "Service."+setting), setting)
				}
				require.NotEqual(t, "root", u.one(t, "Service.User"))
			})
		})
	}
}

func TestTheWorkerStartsAfterMigrate(t *testing.T) {
	t.Parallel()
	worker, migrate := service(t, "worker"), service(t, "migrate")
	require.Contains(t, worker["Unit.Requires"], "orderloom-migrate.service")
	require.Contains(t, worker["Unit.After"], "orderloom-migrate.service")
	require.Equal(t, "oneshot", migrate.one(t, "Service.Type"), "only then does the worker wait for its end")
	require.NotEqual(t, migrate["Service.EnvironmentFile"], worker["Service.EnvironmentFile"], "the worker never sees the owner's address")
}

func TestTheJournalIsKeptEachMonthAsItsOwner(t *testing.T) {
	t.Parallel()
	journal, migrate := service(t, "journal"), service(t, "migrate")
	require.Equal(t, "/usr/local/bin/orderloom journal prune --keep 10y --actor orderloom", journal.one(t, "Service.ExecStart"))
	requireSettings(t, environment(t, journal))
	require.Equal(t, "monthly", unitFile(t, "orderloom-journal.timer").one(t, "Timer.OnCalendar"))
	for key, want := range migrate {
		switch key {
		case "Service.User", "Service.ExecStart", "Service.ExecStartPre", "Service.LoadCredential", "Service.Environment", "Service.RuntimeDirectory", "Unit.Description":
		default:
			require.Equal(t, want, journal[key], "%s: as migrate, which works as the owner as well", key)
		}
	}
}

func TestTheGatewaysSocketIsThereWhileItRestarts(t *testing.T) {
	t.Parallel()
	gateway, socket := service(t, "gateway"), unitFile(t, "orderloom-gateway.socket")
	require.Contains(t, gateway["Unit.Requires"], "orderloom-gateway.socket")
	require.Contains(t, gateway["Unit.After"], "orderloom-gateway.socket")
	require.Equal(t, "orderloom-gateway.socket", gateway.one(t, "Install.Also"))
	require.Equal(t, "127.0.0.1:8080", socket.one(t, "Socket.ListenStream"), "as ORDERLOOM_GATEWAY_ADDRESS is without it")
	require.Equal(t, "no", socket.one(t, "Socket.Accept"))
}

// settings are a unit's values by section and name, in order.
type settings map[string][]string

func service(t *testing.T, name string) settings {
	t.Helper()
	return unitFile(t, "orderloom-"+name+".service")
}

// unitFile reads a unit as systemd does.
func unitFile(t *testing.T, name string) settings {
	t.Helper()
	options, err := unit.DeserializeOptions(strings.NewReader(read(t, "systemd/"+name)))
	require.NoError(t, err)
	read := settings{}
	for _, option := range options {
		key := option.Section + "." + option.Name
		read[key] = append(read[key], option.Value)
	}
	return read
}

// one is a setting that has to be there exactly once.
func (s settings) one(t *testing.T, key string) string {
	t.Helper()
	require.Len(t, s[key], 1, key)
	return s[key][0]
}

func environment(t *testing.T, s settings) map[string]string {
	t.Helper()
	set := map[string]string{}
	for _, pair := range s["Service.Environment"] {
		name, value, found := strings.Cut(pair, "=")
		require.True(t, found, pair)
		set[name] = value
	}
	require.NotEmpty(t, set)
	return set
}
