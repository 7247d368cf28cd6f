package blueprint

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/orderloom/orderloom/db/dbgen"
)

// Choice is something that a setting can name.
type Choice struct{ Code, Name string }

// Choices are what settings can name of all that is stored, by what they name
// (Setting.Names), each by its code. Items are left out, of which there are too many.
func Choices(ctx context.Context, q dbgen.DBTX) (map[string][]Choice, error) {
	s, err := get(ctx, q, dbgen.BlueprintGetParams{Everyone: true, Skus: []string{}})
	if err != nil {
		return nil, err
	}
	all := map[string][]Choice{}
	for _, k := range Kinds() {
		if k.IsItem() {
			continue
		}
		list := k.in(&s.File)
		for i := range list.Len() {
			all[k.Name] = append(all[k.Name], choiceOf(list.Index(i)))
		}
	}
	tills := registers(by(s.PointsOfSale))
	for _, code := range slices.Sorted(maps.Keys(tills)) {
		all["register"] = append(all["register"], Choice{code, tills[code].Name})
	}
	for _, choices := range all {
		slices.SortFunc(choices, func(a, b Choice) int { return cmp.Compare(a.Code, b.Code) })
	}
	return all, nil
}

func choiceOf(v reflect.Value) Choice { return Choice{codeOf(v), v.FieldByName("Name").String()} }
