package localstack

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// serverConfigName is the file's name without .yaml; the server takes it for the name of an environment.
const serverConfigName = "orderloom"

// historyShards is fixed when the databases are made. A shard is a lock: few do for one process on a small machine.
const historyShards = 4

// mostConnections is how many a service may have to the main database, and to that for visibility. Each of the
// services has pools of its own, and they share the server with the application.
const mostConnections, mostForVisibility = 20, 5

// section is a part of a configuration file.
type section map[string]any

// temporalServices are what the server runs in its process; clients speak to the first.
func temporalServices() []string { return []string{"frontend", "history", "matching", "worker"} }

// writeServerConfig makes files that hold the password of the databases.
func writeServerConfig(dir string, d *temporalDatabases, ports serverPorts) error {
	dynamic := filepath.Join(dir, "dynamic.yaml")
	content, err := yaml.Marshal(serverConfig(d, ports, dynamic))
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err == nil {
		err = writeFile(filepath.Join(dir, serverConfigName+".yaml"), content, 0o600)
	}
	if err == nil {
		err = writeFile(dynamic, dynamicConfig(), 0o600)
	}
	if err != nil {
		return fmt.Errorf("localstack: configure Temporal: %w", err)
	}
	return nil
}

func serverConfig(d *temporalDatabases, ports serverPorts, dynamic string) section {
	services := section{}
	for i, name := range temporalServices() {
		services[name] = section{"rpc": section{"bindOnIP": loopback, "grpcPort": ports.rpc[i], "membershipPort": ports.membership[i]}}
	}
	return section{
		"log":      section{"stdout": true, "level": "error"},
		"global":   section{"membership": section{"broadcastAddress": loopback}},
		"services": services,
		"persistence": section{
			"numHistoryShards": historyShards,
			"defaultStore":     "main",
			"visibilityStore":  "visibility",
			"datastores": section{
				"main":       d.store(d.main, mostConnections),
				"visibility": d.store(d.visibility, mostForVisibility),
			},
		},
		"clusterMetadata": section{
			"masterClusterName": "active", "currentClusterName": "active", "failoverVersionIncrement": 10,
			"clusterInformation": section{
				"active": section{"enabled": true, "initialFailoverVersion": 1, "rpcAddress": address(ports.rpc[0])},
			},
		},
		"dynamicConfigClient": section{"filepath": dynamic, "pollInterval": "1m"},
	}
}

// dynamicConfig is the file of the settings that the dev server gets as arguments,
// and of one that it has by itself: a search attribute can be used as soon as it is
// registered. Elsewhere that would cost a question on every start.
func dynamicConfig() []byte {
	file := []byte("system.forceSearchAttributesCacheRefreshOnRead:\n  - value: true\n")
	for _, arg := range temporalSettings() {
		if name, value, found := strings.Cut(arg, "="); found {
			file = fmt.Appendf(file, "%s:\n  - value: %s\n", name, value)
		}
	}
	return file
}
