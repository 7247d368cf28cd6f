package config_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/config"
)

// FuzzLoadFrom: whatever a setting is set to, it is read, or the mistake names the setting;
// and none quotes a secret.
func FuzzLoadFrom(f *testing.F) {
	names := config.Names()
	for i := range names {
		for _, value := range []string{"x", "-1", "1h", "true", "https://u:p@host.example/?q", ":0", "postgres://app:correct-horse@db/orderloom"} {
			f.Add(byte(i), value)
		}
	}
	f.Fuzz(func(t *testing.T, which byte, value string) {
		name := names[int(which)%len(names)]
		_, err := config.LoadFrom(map[string]string{"HOME": "/", "ORDERLOOM_DATA_DIR": "/data", name: value})
		if err == nil {
			return
		}
		_, ours := errors.AsType[*config.Error](err)
		require.True(t, ours)
		require.Contains(t, err.Error(), name)
		if secret := strings.Contains(name, "PASSWORD") || strings.HasSuffix(name, "_API_KEY"); secret && len(value) > 30 {
			require.NotContains(t, err.Error(), value)
		}
	})
}
