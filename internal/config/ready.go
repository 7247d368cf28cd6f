package config

import "strings"

// ReadyForWorker is a *Error with everything that `orderloom worker` needs
// and doesn't have.
func (c Config) ReadyForWorker() error {
	return missing(c.needsLedger(), c.needsKey())
}

// ReadyForGateway is a *Error with everything that `orderloom gateway` needs
// and doesn't have.
func (c Config) ReadyForGateway() error {
	return missing(c.needsLedger(), c.needsKey())
}

// ReadyForConsole is a *Error with everything that `orderloom console` needs and doesn't
// have. Nobody's password goes over a network in the clear.
func (c Config) ReadyForConsole() error {
	return missing(c.needsLedger(), need{
		!isLoopback(c.Console.Address) && !strings.HasPrefix(c.Console.URL, "https://"), "ORDERLOOM_CONSOLE_URL",
		"set it to where people find the console by https, or let ORDERLOOM_CONSOLE_ADDRESS be of this machine's loopback",
	})
}

// ReadyForMigrate is a *Error with everything that `orderloom migrate` needs
// and doesn't have.
func (c Config) ReadyForMigrate() error {
	return missing(need{c.Database.OwnerURL == "", "ORDERLOOM_OWNER_DATABASE_URL", "set it to the owner role's address, such as postgres://orderloom_owner:password@host:5432/orderloom"})
}

// ReadyForLedger is a *Error with everything that commands on our own tables,
// such as `orderloom sale list`, need and don't have.
func (c Config) ReadyForLedger() error { return missing(c.needsLedger()) }

// need is a setting and whether it is absent.
type need struct {
	absent          bool
	setting, remedy string
}

func (c Config) needsLedger() need {
	return need{c.Database.URL == "", "ORDERLOOM_DATABASE_URL", "set it to the application role's address, such as postgres://orderloom_app:password@host:5432/orderloom"}
}

func (c Config) needsKey() need {
	return need{c.KeyFile == "", "ORDERLOOM_KEY_FILE", "set it to the key file that opens stored credentials"}
}

func missing(needs ...need) error {
	var found []Mistake
	for _, n := range needs {
		if n.absent {
			found = append(found, Mistake{n.setting, "missing: " + n.remedy})
		}
	}
	if len(found) == 0 {
		return nil
	}
	return &Error{Mistakes: found}
}
