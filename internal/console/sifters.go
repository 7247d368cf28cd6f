package console

import (
	"context"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// ofWords are choices of words whose texts begin alike: state.held.
func ofWords(prefix string, words []string) func(*visit) ([]choice, error) {
	return func(v *visit) ([]choice, error) {
		choices := make([]choice, len(words))
		for i, word := range words {
			choices[i] = choice{Value: word, Name: spoken(v.language, prefix+".", word)}
		}
		return choices, nil
	}
}

// ofStored are choices of codes that the database has.
func ofStored(what string, load func(context.Context, dbgen.DBTX) ([]string, error)) func(*visit) ([]choice, error) {
	return func(v *visit) ([]choice, error) {
		codes, err := load(v.ctx(), v.db)
		return ofCodes(codes), db.Wrap("list "+what, err)
	}
}

// ofChannels are the channels there are.
func ofChannels(v *visit) ([]choice, error) {
	return ofStored("channels", dbgen.New().ChannelCodes)(v)
}

// ofWarehouses are the warehouses there are.
func ofWarehouses(v *visit) ([]choice, error) {
	return ofStored("warehouses", dbgen.New().WarehouseCodes)(v)
}

// ofCodes are choices that say themselves.
func ofCodes(codes []string) []choice {
	choices := make([]choice, len(codes))
	for i, code := range codes {
		choices[i] = choice{Value: code, Name: code}
	}
	return choices
}
