package blueprint

import "reflect"

// Defaults are the settings, by path, that a thing of the kind has where nobody gives it
// others. What is empty is left out.
func (k Kind) Defaults() map[string]string {
	entry := reflect.New(k.entryType())
	if p, ok := entry.Interface().(presetter); ok {
		p.preset()
	}
	return flat(entry.Elem().Interface())
}
