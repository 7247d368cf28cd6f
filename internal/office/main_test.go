package office_test

import (
	"testing"

	"github.com/orderloom/orderloom/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }
